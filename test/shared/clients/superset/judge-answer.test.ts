import test from 'ava';
import { type CallPurpose, judgeAnswer } from '../../../../shared/clients/superset/judge-answer.ts';
import type { SupersetProblem } from '../../../../shared/clients/superset/superset-error.ts';

const now = new Date('2026-01-01T06:00:00Z');

function judge(status: number, body: unknown, purpose: CallPurpose = 'other') {
  const isPage = typeof body === 'string';
  const answer = {
    status,
    headers: new Headers(),
    text: isPage ? body : JSON.stringify(body),
    json: isPage ? undefined : body,
  };
  return judgeAnswer(answer, purpose, now);
}

const means = test.macro({
  exec(t, status: number, body: unknown, problem: SupersetProblem, purpose: CallPurpose = 'other') {
    t.is(judge(status, body, purpose)?.problem, problem);
  },
  title: (_, status, body, problem, purpose = 'other') =>
    `${status} ${JSON.stringify(body).slice(0, 70)} to ${purpose} means ${problem}`,
});

const fatal = { message: 'Fatal error' };
const database = {
  errors: [
    {
      message: '(psycopg2.OperationalError) connection to server at "db" failed: Connection refused',
      error_type: 'GENERIC_BACKEND_ERROR',
    },
  ],
};
const bigQuery =
  '400 POST https://bigquery.googleapis.com/bigquery/v2/projects/p/queries: Unrecognized name: x at [2:3]';

test('200 with JSON is good', (t) => {
  t.is(judge(200, { result: [] }), undefined);
});

test(means, 401, { message: 'Not authorized' }, 'unauthorized', 'login');
test(means, 500, fatal, 'database-down', 'login');
test(means, 400, { message: { password: ['Missing data'] } }, 'validation', 'login');
test(means, 500, database, 'database-down');
test(means, 500, database, 'database-down', 'chart-data');
test(
  means,
  500,
  {
    errors: [
      { message: '(psycopg2.errors.AdminShutdown) terminating connection due to administrator command' },
    ],
  },
  'database-down',
);
test(
  means,
  500,
  { errors: [{ message: '(psycopg2.errors.UndefinedTable) relation "tables" does not exist' }] },
  'broken',
);
test(means, 500, fatal, 'broken');
test(means, 401, { msg: 'Token has expired' }, 'unauthorized');
test(means, 422, { msg: 'Signature verification failed' }, 'unauthorized', 'write-dataset');
test(means, 403, { message: 'Forbidden' }, 'forbidden');
test(means, 404, { message: 'Not found' }, 'not-found');
test(means, 404, { errors: [{ message: '404 Not Found: …' }] }, 'not-found');
test(means, 400, { errors: [{ message: '400 Bad Request: The CSRF session token is missing.' }] }, 'csrf');
test(means, 400, { errors: [{ message: '400 Bad Request: The referrer header is missing.' }] }, 'csrf');
test(means, 429, { message: '5 per 1 second' }, 'rate-limited');
test(means, 400, { message: 'Not a valid rison/json argument' }, 'validation');
test(means, 422, { message: 'Dataset could not be updated.' }, 'conflict', 'write-dataset');
test(
  means,
  422,
  { message: { columns: ['One or more columns already exist'] } },
  'conflict',
  'write-dataset',
);
test(means, 422, { message: { columns: ['One or more columns do not exist'] } }, 'conflict', 'write-dataset');
test(
  means,
  422,
  { message: { columns: ['One or more columns are duplicated'] } },
  'conflict',
  'write-dataset',
);
test(
  means,
  422,
  {
    errors: [
      { message: 'error', error_type: 'MARSHMALLOW_ERROR', extra: { messages: { x: ['Unknown field.'] } } },
    ],
  },
  'validation',
  'write-dataset',
);
test(means, 422, { message: 'Dataset could not be updated.' }, 'warehouse', 'refresh-dataset');
test(means, 500, fatal, 'broken', 'refresh-dataset');
test(means, 400, { message: "Error: Columns missing in dataset: ['x']" }, 'columns-missing', 'chart-data');
test(means, 400, { message: 'Error: Unknown column used in orderby: x' }, 'columns-missing', 'chart-data');
test(means, 400, { message: `Error: ${bigQuery}` }, 'warehouse', 'chart-data');
test(means, 500, { errors: [{ message: bigQuery }] }, 'warehouse', 'chart-data');
test(means, 500, { errors: [{ message: "'NoneType' object has no attribute 'x'" }] }, 'broken', 'chart-data');
test(means, 400, { message: "Error: Metric 'm' does not exist" }, 'validation', 'chart-data');
test(
  means,
  400,
  { message: "Request is incorrect: {'queries': ['Not a valid list.']}" },
  'validation',
  'chart-data',
);
test(means, 403, { message: 'Forbidden' }, 'forbidden', 'chart-data');
test(means, 502, '<html><title>502 Bad Gateway</title></html>', 'unreachable');
test(means, 503, 'Service Unavailable', 'unreachable');
test(means, 504, '<html><title>504 Gateway Time-out</title></html>', 'timeout');
test(means, 500, '<html><title>Internal Server Error</title></html>', 'broken');
test(means, 404, '<html><title>404 Not Found</title></html>', 'broken');
test(means, 200, '<html><title>Login</title></html>', 'broken');
test(means, 418, { message: 'teapot' }, 'validation');

test('the words of Superset come along as they are', (t) => {
  t.is(judge(403, { message: 'Forbidden' })?.text, 'Forbidden');
  t.is(judge(422, { message: { columns: ['x'] } })?.text, '{"columns":["x"]}');
  t.is(judge(500, database)?.text, database.errors[0]?.message);
  t.is(judge(400, { errors: [{ message: 'a' }, { message: 'b' }] })?.text, 'a; b');
  t.is(judge(500, '')?.text, 'no JSON but an empty body');
});

test('the words of a page are cut', (t) => {
  t.is(judge(500, 'x'.repeat(200))?.text, `no JSON but: ${'x'.repeat(200)}`);
  t.is(judge(500, 'x'.repeat(201))?.text, `no JSON but: ${'x'.repeat(200)}…`);
});

test('the columns that are missing are told by name', (t) => {
  const columnsOf = (message: string) => judge(400, { message }, 'chart-data')?.columns;
  t.deepEqual(columnsOf(`Error: Columns missing in dataset: ['a b', "it's", 'c']`), ['a b', "it's", 'c']);
  t.deepEqual(columnsOf("Error: Columns missing in datasource: ['x']"), ['x']);
  t.deepEqual(columnsOf('Error: Unknown column used in orderby: x'), ['x']);
  t.deepEqual(columnsOf('Error: Time column "event_date" does not exist in dataset'), ['event_date']);
});
