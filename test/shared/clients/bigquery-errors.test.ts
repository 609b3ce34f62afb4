import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { createBigQueryClient } from '../../../shared/clients/bigquery.ts';
import { BigQueryCallError, callErrorOf } from '../../../shared/clients/bigquery-call-error.ts';
import { type Answer, failing, serveBigQuery } from './_bigquery-server.ts';

const fails = test.macro({
  exec: async (t, answer: Answer, reason: string, httpStatus: number, message: string) => {
    const { client, requests } = await serveBigQuery(t, [answer]);

    const error = await t.throwsAsync(client.dryRun('SELECT 1'), { instanceOf: BigQueryCallError });

    t.deepEqual([error?.reason, error?.httpStatus, error?.message], [reason, httpStatus, message]);
    t.truthy(error?.cause);
    t.is(requests.length, 1, 'nothing is tried a second time');
  },
  title: (claim) => `${claim} is told as it is, after one try`,
});

const limits = 'Exceeded rate limits: too many table update operations for this table.';
test(
  'an invalid query',
  fails,
  failing(400, 'invalidQuery', 'Syntax error at [1:8]'),
  'invalidQuery',
  400,
  'Syntax error at [1:8]',
);
test(
  'a denied call',
  fails,
  failing(403, 'accessDenied', 'Access Denied: Project p'),
  'accessDenied',
  403,
  'Access Denied: Project p',
);
test('a rate limit', fails, failing(403, 'rateLimitExceeded', limits), 'rateLimitExceeded', 403, limits);
test('a 429', fails, failing(429, 'rateLimitExceeded', limits), 'rateLimitExceeded', 429, limits);
test(
  'a spent byte cap',
  fails,
  failing(500, 'bytesBilledLimitExceeded', 'Query exceeded limit for bytes billed: 1. 2 or higher required.'),
  'bytesBilledLimitExceeded',
  500,
  'Query exceeded limit for bytes billed: 1. 2 or higher required.',
);
test(
  'an internal error',
  fails,
  failing(500, 'internalError', 'An internal error occurred'),
  'internalError',
  500,
  'An internal error occurred',
);
test(
  'an unavailable front end',
  fails,
  failing(503, 'backendError', 'Try again'),
  'backendError',
  503,
  'Try again',
);
test(
  'a cancelled job',
  fails,
  failing(499, 'stopped', 'Job execution was cancelled'),
  'stopped',
  499,
  'Job execution was cancelled',
);

test('a proxy that answers in HTML has no reason but its status', async (t) => {
  const { client, requests } = await serveBigQuery(t, [{ status: 502, text: '<html>Bad gateway</html>' }]);

  const error = await t.throwsAsync(client.dryRun('SELECT 1'), { instanceOf: BigQueryCallError });

  t.deepEqual([error?.reason, error?.httpStatus], ['http502', 502]);
  t.is(requests.length, 1);
});

const tellsConnection = test.macro({
  exec: async (t, hangUp: (response: ServerResponse) => void) => {
    let requests = 0;
    const server = createServer((_request, response) => {
      requests++;
      hangUp(response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.teardown(() => {
      server.close();
      server.closeAllConnections();
    });
    const client = createBigQueryClient({
      project: 'p',
      location: 'EU',
      callTimeoutMilliseconds: 500,
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      account: 'a@p.iam.gserviceaccount.com',
    });

    const error = await t.throwsAsync(client.listTables('d'), { instanceOf: BigQueryCallError });

    t.deepEqual([error?.reason, error?.httpStatus], ['connection', undefined]);
    t.is(requests, 1);
  },
  title: (claim) => `a server that ${claim} is a fault of the connection`,
});

test('hangs up without an answer', tellsConnection, (response) => response.destroy());
test('hangs up in the middle of its answer', tellsConnection, (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"tables"', () => response.destroy());
});

test('is silent for longer than any poll takes', tellsConnection, () => {});

test('a connection that is refused is a fault of the connection', async (t) => {
  const client = createBigQueryClient({
    project: 'p',
    location: 'EU',
    endpoint: 'http://127.0.0.1:1',
    account: 'a@p.iam.gserviceaccount.com',
  });

  const error = await t.throwsAsync(client.insertJob('j1', {}), { instanceOf: BigQueryCallError });

  t.deepEqual([error?.reason, error?.httpStatus], ['connection', undefined]);
  t.regex(error?.message ?? '', /ECONNREFUSED/);
});

test('an error that is one of ours already stays the same', (t) => {
  const error = new BigQueryCallError('notFound', 'Not found', 404);

  t.is(callErrorOf(error), error);
});
