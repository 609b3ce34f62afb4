import test from 'ava';
import {
  completedSentence,
  countOutcomes,
  logResult,
  type MartResult,
} from '../../../functions/refresh-marts/mart-result.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';

const results = (...outcomes: MartResult['outcome'][]) => outcomes.map((outcome) => ({ outcome }));
const refreshed = (count: number) => results(...Array<'refreshed'>(count).fill('refreshed'));

const says = test.macro({
  exec: (t, given: Pick<MartResult, 'outcome'>[], sentence: string) => {
    t.is(completedSentence(given), sentence);
  },
  title: (claim) => `the last sentence ${claim}`,
});

test('is the one that operators know', says, refreshed(17), 'Completed: 17/17 tables refreshed');
test(
  'says in brackets what is missing',
  says,
  [...refreshed(14), ...results('rejected', 'skipped', 'skipped')],
  'Completed: 14/17 tables refreshed (1 rejected, 2 skipped)',
);
test(
  'begins with the worst',
  says,
  results('held', 'skipped', 'rejected', 'failed', 'refreshed'),
  'Completed: 1/5 tables refreshed (1 failed, 1 rejected, 1 skipped, 1 held)',
);
test('does not hide that nothing was asked for', says, [], 'Completed: 0/0 tables refreshed');

test('every outcome is counted, also those that did not happen', (t) => {
  t.deepEqual(countOutcomes(results('failed', 'failed', 'held')), {
    refreshed: 0,
    failed: 2,
    rejected: 0,
    skipped: 0,
    held: 1,
  });
});

test('the log of a run says what became of each mart, as loud as it is bad', (t) => {
  const log = createRememberedLog();
  const result = { mart: 'mart_a', reason: 'published', explanation: '3 rows', attempts: 1 };

  logResult(log, { ...result, outcome: 'refreshed', jobId: 'j1' });
  logResult(log, { ...result, outcome: 'failed', reason: 'syntax', explanation: 'Syntax error' });
  logResult(log, { ...result, outcome: 'rejected', reason: 'volume', explanation: '1 row' });
  logResult(log, { ...result, outcome: 'skipped', reason: 'upstream', explanation: 'mart_b failed' });
  logResult(log, { ...result, outcome: 'skipped', reason: 'observe', explanation: 'would be built' });

  t.deepEqual(
    log.lines.map(({ severity, message }) => `${severity} ${message}`),
    [
      'INFO mart_a refreshed: 3 rows',
      'ERROR mart_a failed: Syntax error',
      'WARNING mart_a rejected: 1 row',
      'WARNING mart_a skipped: mart_b failed',
      'INFO mart_a skipped: would be built',
    ],
  );
  t.like(log.lines[0]?.fields, { mart: 'mart_a', job_id: 'j1' });
});
