import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { createHttpState } from '../../../shared/clients/state-http.ts';
import { PermanentError, TransientError } from '../../../shared/errors.ts';

const account = 'refresh-marts@p.iam.gserviceaccount.com';

async function stateThatAnswers(t: ExecutionContext, status: number, body: string) {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return createHttpState({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, account });
}

test('a denied call is permanent and names the account', async (t) => {
  const state = await stateThatAnswers(t, 403, 'no');

  await t.throwsAsync(state.read('controls', 'c'), {
    instanceOf: PermanentError,
    message: `${account} may not GET /kinds/controls/c: no`,
  });
});

for (const status of [429, 500, 503]) {
  test(`an answer of ${status} is worth another try`, async (t) => {
    const state = await stateThatAnswers(t, status, 'later');

    await t.throwsAsync(state.put('controls', 'c', 1), {
      instanceOf: TransientError,
      message: `The state answered ${status} to PUT /kinds/controls/c: later`,
    });
  });
}

test('an answer of 400 is not worth another try', async (t) => {
  const state = await stateThatAnswers(t, 400, 'never');

  await t.throwsAsync(state.list('controls'), {
    instanceOf: PermanentError,
    message: 'The state answered 400 to GET /kinds/controls?prefix=: never',
  });
});

test('a missing path does not pass for a conflict or a deletion', async (t) => {
  const state = await stateThatAnswers(t, 404, 'where?');

  await t.throwsAsync(state.create('controls', 'c', 1), { instanceOf: PermanentError });
  await t.throwsAsync(state.delete('controls', 'c'), { instanceOf: PermanentError });
});

test('a state that cannot be reached is worth another try', async (t) => {
  const state = createHttpState({ url: 'http://127.0.0.1:1', account });

  const error = await t.throwsAsync(state.read('controls', 'c'), {
    instanceOf: TransientError,
    message: 'The state at http://127.0.0.1:1 did not answer',
  });

  t.truthy(error?.cause);
});

test('a state that hangs up in the middle of its answer is worth another try', async (t) => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"value"', () => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  const state = createHttpState({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
  });

  await t.throwsAsync(state.read('controls', 'c'), { instanceOf: TransientError });
});
