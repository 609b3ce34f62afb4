import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { createHeartbeat } from '../../../shared/clients/heartbeat.ts';
import { TransientError } from '../../../shared/errors.ts';
import { createSecret } from '../../../shared/secret.ts';

async function startService(t: ExecutionContext, status: number) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(status).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: createSecret(`http://127.0.0.1:${port}/ping/a-secret-id`), requests };
}

test('a heartbeat is one GET of the secret address', async (t) => {
  const { url, requests } = await startService(t, 200);

  await createHeartbeat(url)();

  t.deepEqual(requests, ['GET /ping/a-secret-id']);
});

test('a service that refuses is an error without the address in it', async (t) => {
  const { url } = await startService(t, 404);

  const error = await t.throwsAsync(createHeartbeat(url)(), { instanceOf: TransientError });

  t.is(error?.message, 'The heartbeat service answered 404');
});

test('a service that cannot be reached is an error without the address in it', async (t) => {
  const error = await t.throwsAsync(createHeartbeat(createSecret('http://127.0.0.1:1/a-secret-id'))(), {
    instanceOf: TransientError,
  });

  t.notRegex(`${error?.message} ${error?.stack}`, /a-secret-id/);
});

test('without an address there is no heartbeat and no error', async (t) => {
  await t.notThrowsAsync(createHeartbeat(undefined)());
});
