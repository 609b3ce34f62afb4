import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import test, { type ExecutionContext } from 'ava';
import type { LogQuery } from '../../../shared/clients/log-reader.ts';
import { createCloudLogReader, filterOf } from '../../../shared/clients/log-reader-cloud.ts';
import { openLogReader } from '../../../shared/clients/log-reader-open.ts';
import { PermanentError, TransientError } from '../../../shared/errors.ts';

const query: LogQuery = {
  runId: 'r1',
  since: new Date('2026-03-01T06:00:00Z'),
  until: new Date('2026-03-01T06:30:00Z'),
  limit: 3,
};

/** A server that answers every entries.list in the given way. */
async function serveLogging(t: ExecutionContext, answer: (response: ServerResponse) => void) {
  const calls: { method: string; path: string; authorization: string | undefined; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '', 'http://logging').pathname;
    const { method = '', headers } = request;
    calls.push({ method, path, authorization: headers.authorization, body: await json(request) });
    answer(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

const account = 'escalate@p.iam.gserviceaccount.com';
const answering =
  (status: number, body: unknown) =>
  (response: ServerResponse): void => {
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json' });
    response.end(isText ? body : JSON.stringify(body));
  };

/** An entry as the REST API gives it; the fields of the line that the watchdog wrote are in its payload. */
function entry(time: string, severity: string, jsonPayload: Record<string, unknown>) {
  const resource = { type: 'cloud_run_revision', labels: { service_name: 'refresh-marts' } };
  return {
    logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
    resource,
    timestamp: time,
    severity,
    jsonPayload,
  };
}

test('the newest lines of a run are asked for once and given newest last', async (t) => {
  const { endpoint, calls } = await serveLogging(
    t,
    answering(200, {
      entries: [
        entry('2026-03-01T06:02:00.5Z', 'ERROR', {
          run_id: 'r1',
          step: 'refresh-marts',
          message: 'mart_geo failed',
        }),
        entry('2026-03-01T06:01:00.123456789Z', 'WARNING', { run_id: 'r1', message: 'slow' }),
        entry('2026-03-01T06:00:00Z', 'INFO', {
          run_id: 'r1',
          step: 'refresh-marts',
          message: 'started',
          n: [1, null],
        }),
      ],
      nextPageToken: 'there is more',
    }),
  );
  const reader = openLogReader({ logFile: undefined, project: 'p', account, endpoint });

  const lines = await reader.linesOf(query);

  t.deepEqual(lines, [
    { time: new Date('2026-03-01T06:00:00Z'), severity: 'INFO', message: 'started', step: 'refresh-marts' },
    { time: new Date('2026-03-01T06:01:00.123Z'), severity: 'WARNING', message: 'slow' },
    {
      time: new Date('2026-03-01T06:02:00.500Z'),
      severity: 'ERROR',
      message: 'mart_geo failed',
      step: 'refresh-marts',
    },
  ]);
  t.deepEqual(calls, [
    {
      method: 'POST',
      path: '/v2/entries:list',
      authorization: `Bearer ${account}`,
      body: {
        resourceNames: ['projects/p'],
        filter: filterOf(query),
        orderBy: 'timestamp desc',
        pageSize: 3,
      },
    },
  ]);
});

test('a filter names the run, the time, the severity and where functions log', (t) => {
  t.is(
    filterOf({ ...query, minimumSeverity: 'WARNING' }),
    'resource.type=("cloud_run_revision" OR "cloud_function") AND jsonPayload.run_id="r1"' +
      ' AND timestamp>="2026-03-01T06:00:00.000Z" AND timestamp<="2026-03-01T06:30:00.000Z" AND severity>=WARNING',
  );
  t.notRegex(filterOf(query), /severity/);
});

test('a run id cannot leave its place in the filter', (t) => {
  t.true(filterOf({ ...query, runId: 'r1" OR "\\' }).includes('run_id="r1\\" OR \\"\\\\" AND'));
});

test('a line without a text, or of a severity that we do not write, is given as near as it can be', async (t) => {
  const time = '2026-03-01T06:00:00Z';
  const entries = [
    entry(time, 'CRITICAL', { message: 'killed' }),
    entry(time, 'NOTICE', { step: 7 }),
    { timestamp: time, textPayload: 'a text' },
    entry(time, 'ERROR', { message: 'one more than asked for' }),
  ];
  const { endpoint } = await serveLogging(t, answering(200, { entries }));

  const lines = await createCloudLogReader({ project: 'p', account, endpoint }).linesOf(query);

  t.deepEqual(
    lines.map(({ severity, message, step }) => [severity, message, step]),
    [
      ['INFO', '', undefined],
      ['INFO', '', undefined],
      ['ERROR', 'killed', undefined],
    ],
  );
});

test('a run that logged nothing has no lines', async (t) => {
  const { endpoint } = await serveLogging(t, answering(200, {}));

  t.deepEqual(await createCloudLogReader({ project: 'p', account, endpoint }).linesOf(query), []);
});

const fails = test.macro({
  exec: async (
    t,
    answer: (response: ServerResponse) => void,
    kind: typeof TransientError | typeof PermanentError,
    code: number,
    timeoutMilliseconds?: number,
  ) => {
    const answers = [answering(200, {}), answer];
    const { endpoint, calls } = await serveLogging(t, (response) => answers[calls.length - 1]?.(response));
    const reader = createCloudLogReader({
      project: 'p',
      account,
      endpoint,
      ...(timeoutMilliseconds && { timeoutMilliseconds }),
    });
    // The first call of a client takes its time to get ready, which is not what is timed here.
    await reader.linesOf(query);

    const error = await t.throwsAsync<TransientError | PermanentError>(reader.linesOf(query), {
      instanceOf: kind,
      message: 'The log of run r1 could not be read',
    });

    t.deepEqual(error?.fields, { runId: 'r1', code });
    t.is(calls.length, 2, 'what failed is not tried again');
  },
  title: (claim, _, kind) => `${claim} is ${kind === TransientError ? 'worth another try' : 'permanent'}`,
});
const failing = (code: number, status: string) =>
  answering(code, { error: { code, status, message: `${status} of the test` } });

test(
  'a question that Cloud Logging does not understand',
  fails,
  failing(400, 'INVALID_ARGUMENT'),
  PermanentError,
  3,
);
test('a missing permission', fails, failing(403, 'PERMISSION_DENIED'), PermanentError, 7);
test('a missing login', fails, failing(401, 'UNAUTHENTICATED'), PermanentError, 16);
test('a project that is not there', fails, failing(404, 'NOT_FOUND'), PermanentError, 5);
test('a spent quota', fails, failing(429, 'RESOURCE_EXHAUSTED'), TransientError, 8);
test('an unavailable front end', fails, failing(503, 'UNAVAILABLE'), TransientError, 14);
test('a proxy that answers in HTML', fails, answering(502, '<html>Bad gateway</html>'), TransientError, 13);
test('a server that hangs up', fails, (response) => response.destroy(), TransientError, 14);
test('a server that is silent', fails, () => {}, TransientError, 4, 3000);
test(
  'an answer that comes in drops',
  fails,
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drops = setInterval(() => response.write(' '), 50);
    response.once('close', () => clearInterval(drops));
  },
  TransientError,
  4,
  3000,
);

test('a server that nobody runs is worth another try', async (t) => {
  const reader = createCloudLogReader({ project: 'p', account, endpoint: 'http://127.0.0.1:1' });

  const error = await t.throwsAsync(reader.linesOf(query), { instanceOf: TransientError });

  t.regex(String(error?.cause), /ECONNREFUSED/);
});
