import test from 'ava';
import type { ErrorClass } from '../../../../shared/clients/bigquery-error-class.ts';
import {
  isPassingProblem,
  SupersetError,
  type SupersetProblem,
  stepErrorOf,
} from '../../../../shared/clients/superset/superset-error.ts';
import { PermanentError, TransientError } from '../../../../shared/errors.ts';

const errorOf = (problem: SupersetProblem, errorClass?: ErrorClass) =>
  new SupersetError({
    problem,
    call: 'GET /x',
    text: 'words',
    httpStatus: 400,
    columns: ['a'],
    warehouse: errorClass && { text: 'words', httpStatus: 400, reason: 'why', errorClass },
  });

const passes = test.macro({
  exec(t, expected: boolean, problem: SupersetProblem, errorClass?: ErrorClass) {
    const error = errorOf(problem, errorClass);
    t.is(isPassingProblem(error), expected);
    t.true(stepErrorOf(error) instanceof (expected ? TransientError : PermanentError));
  },
  title: (_, expected, problem, errorClass = undefined) =>
    `${problem}${errorClass ? ` for ${errorClass}` : ''} is ${expected ? '' : 'not '}worth another try`,
});

test(passes, true, 'unreachable');
test(passes, true, 'timeout');
test(passes, true, 'database-down');
test(passes, true, 'database-silent');
test(passes, true, 'rate-limited');
test(passes, true, 'broken');
test(passes, true, 'conflict');
test(passes, true, 'warehouse', 'rate-limit');
test(passes, true, 'warehouse', 'backend');
test(passes, false, 'warehouse', 'unrecognized-name');
test(passes, false, 'warehouse', 'permission-denied');
test(passes, false, 'unauthorized');
test(passes, false, 'forbidden');
test(passes, false, 'csrf');
test(passes, false, 'not-found');
test(passes, false, 'validation');
test(passes, false, 'columns-missing');

test('the message says what was asked, what was answered and what to do', (t) => {
  const failure = {
    problem: 'unauthorized',
    call: 'GET /x',
    text: 'No',
    httpStatus: 401,
    hint: 'Do this',
  } as const;
  t.is(new SupersetError(failure).message, 'GET /x was answered 401: No. Do this');
  t.is(
    new SupersetError({ problem: 'timeout', call: 'GET /x', text: 'no answer' }).message,
    'GET /x failed: no answer',
  );
});

test('the error of a step keeps what is known', (t) => {
  const error = errorOf('warehouse', 'backend');
  const { message, cause, fields } = stepErrorOf(error);
  t.is(message, error.message);
  t.is(cause, error);
  t.deepEqual(fields, {
    problem: 'warehouse',
    call: 'GET /x',
    httpStatus: 400,
    columns: ['a'],
    warehouse: 'backend',
    reason: 'why',
  });
});
