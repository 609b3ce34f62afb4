import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { createComputeClient } from '../../../shared/clients/compute.ts';
import { PermanentError, TransientError } from '../../../shared/errors.ts';

const place = { project: 'acme', zone: 'us-central1-a', instance: 'superset-ineco' };
const requestId = '6f0d3f34-5a3b-5d60-9a3c-0d7c1f6f9a11';
const account = 'remediate@acme.iam.gserviceaccount.com';

/** The client against a server that answers as the test says. */
async function against(t: ExecutionContext, answer: RequestListener, callTimeoutMilliseconds = 10_000) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    requests,
    compute: createComputeClient({
      ...place,
      endpoint,
      account,
      callTimeoutMilliseconds,
      waitPauseMilliseconds: 1,
    }),
  };
}

/** Answers everything with this. */
const answering =
  (status: number, body: object | string): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

test('a call names the account and passes the request id on', async (t) => {
  const { compute, requests } = await against(
    t,
    answering(200, { name: 'operation-1', id: '1', status: 'RUNNING' }),
  );

  const result = await compute.reset(requestId);

  t.deepEqual(result, { outcome: 'accepted', operation: 'operation-1' });
  t.is(requests.length, 1);
  t.is(requests[0]?.method, 'POST');
  t.is(
    requests[0]?.url,
    `/compute/v1/projects/acme/zones/us-central1-a/instances/superset-ineco/reset?requestId=${requestId}`,
  );
  t.is(requests[0]?.headers.authorization, `Bearer ${account}`);
});

test('neither a read nor an action is tried again by the client', async (t) => {
  const { compute, requests } = await against(t, answering(503, { error: { code: 503, message: 'busy' } }));

  await t.throwsAsync(compute.describe(), { instanceOf: TransientError });
  await t.throwsAsync(compute.operations(new Date(0)), { instanceOf: TransientError });
  t.is((await compute.reset(requestId)).outcome, 'later');
  t.is((await compute.start(requestId)).outcome, 'later');

  t.is(requests.length, 4);
});

test('a server that never answers is given up after the limit of a call', async (t) => {
  const { compute, requests } = await against(t, () => undefined, 50);

  const thrown = await t.throwsAsync(compute.describe(), { instanceOf: TransientError });
  const result = await compute.reset(requestId);

  t.regex(thrown?.message ?? '', /^Compute instances\.get: Deadline exceeded/);
  t.is(result.outcome, 'later');
  t.is('reason' in result && result.reason, 'unavailable');
  t.is(requests.length, 2);
});

test('an answer that stops in its middle is given up as well', async (t) => {
  const stalling: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"status": "RUN');
  };
  const { compute } = await against(t, stalling, 50);

  await t.throwsAsync(compute.describe(), { instanceOf: TransientError });
});

test('a server that is not there is worth another try', async (t) => {
  const compute = createComputeClient({ ...place, endpoint: 'http://127.0.0.1:1', account });

  await t.throwsAsync(compute.describe(), { instanceOf: TransientError });
  const result = await compute.start(requestId);
  t.is('reason' in result && result.reason, 'unavailable');
});

test("a proxy's page is an answer with its status", async (t) => {
  const { compute } = await against(t, answering(502, '<html><title>Bad gateway</title></html>'));

  const thrown = await t.throwsAsync(compute.describe(), { instanceOf: TransientError });
  t.regex(thrown?.message ?? '', /502/);
});

test('texts hold neither the credentials nor more than a line', async (t) => {
  const echo: RequestListener = (request, response) => {
    const message = `Refused\n${request.headers.authorization} and ya29.SECRET ${'x'.repeat(5000)}`;
    answering(403, { error: { code: 403, message, errors: [{ reason: 'forbidden' }] } })(request, response);
  };
  const { compute } = await against(t, echo);

  const thrown = await t.throwsAsync(compute.describe(), { instanceOf: PermanentError });
  const result = await compute.reset(requestId);

  for (const text of [thrown?.message ?? '', 'text' in result ? result.text : '']) {
    t.false(text.includes(account));
    t.false(text.includes('SECRET'));
    t.false(text.includes('\n'));
    t.true(text.length < 400);
  }
  t.is(thrown?.cause, undefined);
});

test('operations are read page by page, and no further than asked', async (t) => {
  const day = (number: number) => ({
    name: `operation-${number}`,
    insertTime: `2026-03-0${number}T09:00:00Z`,
  });
  const pages: Record<string, object> = {
    '': { items: [day(5), day(4)], nextPageToken: 'second' },
    second: { items: [day(3), day(2)], nextPageToken: 'third' },
    third: { items: [day(1)] },
  };
  const { compute, requests } = await against(t, (request, response) => {
    const token = new URL(request.url ?? '', 'http://localhost').searchParams.get('pageToken') ?? '';
    answering(200, pages[token] ?? {})(request, response);
  });

  const found = await compute.operations(new Date('2026-03-03T00:00:00Z'));

  t.deepEqual(
    found.map(({ name }) => name),
    ['operation-5', 'operation-4', 'operation-3'],
  );
  t.is(requests.length, 2);
});

test('a VM without an address and without times is described as such', async (t) => {
  const { compute } = await against(
    t,
    answering(200, { id: '7', status: 'STAGING', networkInterfaces: [{}] }),
  );

  t.deepEqual(await compute.describe(), {
    id: '7',
    status: 'STAGING',
    statusMessage: undefined,
    externalAddress: undefined,
    internalAddress: undefined,
    lastStartedAt: undefined,
    lastStoppedAt: undefined,
    restartsAutomatically: true,
  });
});

test('a wait that is answered before the operation is done goes on', async (t) => {
  let asked = 0;
  const { compute } = await against(t, (request, response) => {
    asked += 1;
    answering(200, { name: 'operation-1', status: asked === 1 ? 'RUNNING' : 'DONE' })(request, response);
  });

  const waited = await compute.waitFor('operation-1', { timeoutMilliseconds: 10_000 });

  t.true(waited.done);
  t.is(asked, 2);
});
