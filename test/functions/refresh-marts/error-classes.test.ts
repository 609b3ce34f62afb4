import test from 'ava';
import {
  attemptsOf,
  classifyError,
  decideRetry,
  type ErrorClass,
} from '../../../functions/refresh-marts/error-classes.ts';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';

const isOfClass = test.macro({
  exec: (t, wanted: ErrorClass, reason: string, message: string, httpStatus?: number) => {
    t.is(classifyError(new BigQueryCallError(reason, message, httpStatus)), wanted);
  },
  title: (claim, wanted) => `${claim} is ${wanted}`,
});

test(
  'an unknown column',
  isOfClass,
  'unrecognized-name',
  'invalidQuery',
  'Unrecognized name: x; Did you mean y? at [1:8]',
  400,
);
test(
  'an unknown column of a table',
  isOfClass,
  'unrecognized-name',
  'invalidQuery',
  'Name geo not found inside e at [4:10]',
  400,
);
test(
  'an unknown field',
  isOfClass,
  'unrecognized-name',
  'invalidQuery',
  'Field name country does not exist in STRUCT<city STRING> at [4:10]',
  400,
);
test(
  'a syntax error',
  isOfClass,
  'syntax',
  'invalidQuery',
  'Syntax error: Unexpected end of script at [1:11]',
  400,
);
test(
  'a table that is missing',
  isOfClass,
  'table-not-found',
  'notFound',
  'Not found: Table p:d.t was not found in location US',
  404,
);
test(
  'a table that may not be read',
  isOfClass,
  'permission-denied',
  'accessDenied',
  'Access Denied: Table p:d.t: User does not have permission to query table p:d.t, or perhaps it does not exist in location US.',
  403,
);
test(
  'a project where no job may be run',
  isOfClass,
  'permission-denied',
  'accessDenied',
  'Access Denied: Project p: User does not have bigquery.jobs.create permission in project p.',
  403,
);
test(
  'a rate limit',
  isOfClass,
  'rate-limit',
  'rateLimitExceeded',
  'Exceeded rate limits: too many table update operations for this table.',
  403,
);
test(
  'a rate limit that calls itself an invalid query',
  isOfClass,
  'rate-limit',
  'invalidQuery',
  'Exceeded rate limits: too many table update operations for this table.',
  400,
);
test('a rate limit of jobs', isOfClass, 'rate-limit', 'jobRateLimitExceeded', 'Exceeded rate limits', 400);
test(
  'a quota',
  isOfClass,
  'quota',
  'quotaExceeded',
  'Quota exceeded: Your project exceeded quota for free query bytes scanned.',
  403,
);
test(
  'a spent byte cap, though it comes as a 500',
  isOfClass,
  'bytes-cap',
  'bytesBilledLimitExceeded',
  'Query exceeded limit for bytes billed: 163595928. 164626432 or higher required.',
  500,
);
test(
  'too large a sort',
  isOfClass,
  'resources',
  'resourcesExceeded',
  'Resources exceeded during query execution: The query could not be executed in the allotted memory.',
  400,
);
test('too large an answer', isOfClass, 'resources', 'responseTooLarge', 'Response too large to return', 403);
test(
  'a job that a person cancelled',
  isOfClass,
  'cancelled',
  'stopped',
  'Job execution was cancelled: User requested cancellation',
  499,
);
test(
  'a job that ran out of time',
  isOfClass,
  'timeout',
  'stopped',
  'Job execution was cancelled: Job timed out after 300s',
);
test(
  'a job id that is taken',
  isOfClass,
  'invalid',
  'duplicate',
  'Already Exists: Job p:US.watchdog_r_mart_a_1',
  409,
);
test(
  'an error of the front end',
  isOfClass,
  'backend',
  'backendError',
  'Error encountered during execution. Retrying may solve the problem.',
  503,
);
test(
  'an error inside BigQuery',
  isOfClass,
  'backend',
  'internalError',
  'An internal error occurred and the request could not be completed.',
  500,
);
test(
  'an error inside BigQuery that a job ended with',
  isOfClass,
  'backend',
  'jobInternalError',
  'The job encountered an internal error during execution and was unable to complete.',
);
test(
  'a connection that was refused',
  isOfClass,
  'backend',
  'connection',
  'connect ECONNREFUSED 127.0.0.1:9050',
);
test(
  'a version that is too old to read',
  isOfClass,
  'invalid',
  'invalidQuery',
  'Invalid snapshot time 1601168925462 for table p:d.t@1601168925462.',
  400,
);
test(
  'a 401 without a reason that we know',
  isOfClass,
  'permission-denied',
  'authError',
  'Request had invalid authentication credentials.',
  401,
);
test('a 403 without a reason that we know', isOfClass, 'permission-denied', 'http403', 'Forbidden', 403);
test('a 429 without a reason that we know', isOfClass, 'rate-limit', 'http429', 'Too many requests', 429);
test('a 502 without a reason that we know', isOfClass, 'backend', 'http502', 'Bad gateway', 502);
test(
  'a 400 without a reason that we know',
  isOfClass,
  'invalid',
  'invalid',
  'Incompatible table partitioning specification.',
  400,
);
test('a job error with a reason that we do not know', isOfClass, 'invalid', 'newReason', 'Something new');
test(
  'a text about a column, where the reason says backend,',
  isOfClass,
  'backend',
  'backendError',
  'Unrecognized name: x',
  503,
);
test(
  'a text that only quotes a syntax error',
  isOfClass,
  'invalid',
  'invalidQuery',
  'Query error: "Syntax error" is no function',
  400,
);

const attempts: [ErrorClass, number][] = [
  ['timeout', 2],
  ['rate-limit', 6],
  ['backend', 5],
];

for (const [errorClass, total] of attempts) {
  test(`${errorClass} is tried ${total} times in all`, (t) => {
    t.is(attemptsOf[errorClass], total);
    t.like(decideRetry(errorClass, total - 1, 0), {
      retry: true,
      reason: `${errorClass}, attempt ${total - 1} of ${total}`,
    });
    t.deepEqual(decideRetry(errorClass, total, 0), {
      retry: false,
      reason: `${errorClass} after ${total} attempts`,
    });
  });
}

test('everything else fails at once', (t) => {
  const passing = new Set(attempts.map(([errorClass]) => errorClass));
  for (const errorClass of (Object.keys(attemptsOf) as ErrorClass[]).filter((name) => !passing.has(name))) {
    t.deepEqual(decideRetry(errorClass, 1, 0), {
      retry: false,
      reason: `${errorClass} does not pass by itself`,
    });
  }
});

test('the wait doubles from attempt to attempt, up to 32 s, and random adds a quarter at most', (t) => {
  const delay = (attempt: number, random: number) => {
    const decision = decideRetry('rate-limit', attempt, random);
    return decision.retry ? decision.delaySeconds : undefined;
  };

  t.deepEqual(
    [1, 2, 3, 4, 5].map((attempt) => delay(attempt, 0)),
    [1, 2, 4, 8, 16],
  );
  t.is(delay(1, 1), 1.25);
  t.is(delay(5, 0.5), 18);
});
