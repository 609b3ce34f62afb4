import test from 'ava';
import { createCopies } from '../../../functions/refresh-marts/copies.ts';
import { OutOfTime, startWorkingTime } from '../../../functions/refresh-marts/run-time.ts';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import type { BigQueryJob } from '../../../shared/clients/bigquery-port.ts';
import { createEagerClock } from '../../helpers/eager-clock.ts';
import { createFakeBigQuery } from '../../helpers/fake-bigquery.ts';

const start = new Date('2026-11-24T02:00:00Z');
const job = (jobId: string, more: Partial<BigQueryJob> = {}): BigQueryJob => ({
  jobId,
  done: true,
  bytesProcessed: 0,
  ...more,
});

/** Copies whose every list call is answered by `answer`, with the instants and bounds of the calls. */
function createCopiesAnswered(answer: (call: number) => BigQueryJob[], workSeconds = 480) {
  const clock = createEagerClock(start);
  const calls: { at: number; since: Date }[] = [];
  const bigquery = {
    ...createFakeBigQuery({ clock }),
    listJobs: async (since: Date) => {
      calls.push({ at: clock.now().getTime() - start.getTime(), since });
      return answer(calls.length);
    },
  };
  const copies = createCopies({
    bigquery,
    clock,
    time: startWorkingTime(clock, workSeconds),
    random: () => 0,
    runStartedAt: start,
  });
  return { copies, calls };
}

test('one list call serves all copies that are waited for', async (t) => {
  const ids = Array.from({ length: 17 }, (_, index) => `copy${index}`);
  const { copies, calls } = createCopiesAnswered(() => ids.map((id) => job(id)));

  const jobs = await Promise.all(ids.map((id) => copies.done(id)));

  t.deepEqual(
    jobs.map(({ jobId }) => jobId),
    ids,
  );
  t.is(calls.length, 1);
});

test('jobs are asked for from a minute before the run, for clocks differ', async (t) => {
  const { copies, calls } = createCopiesAnswered(() => [job('a')]);

  await copies.done('a');

  t.deepEqual(calls[0]?.since, new Date('2026-11-24T01:59:00Z'));
});

test('a copy that is not done, or not listed yet, is waited for', async (t) => {
  const { copies, calls } = createCopiesAnswered((call) =>
    call < 3 ? [job('other')] : [job('a', { done: call === 5 })],
  );

  t.is((await copies.done('a')).jobId, 'a');
  t.is(calls.length, 5);
});

test('a copy that failed is done, with its error', async (t) => {
  const error = { reason: 'invalid', message: 'Incompatible table partitioning specification.' };
  const { copies } = createCopiesAnswered(() => [job('a', { error })]);

  t.deepEqual((await copies.done('a')).error, error);
});

test('the questions become rarer, and frequent again for a new copy', async (t) => {
  const { copies, calls } = createCopiesAnswered((call) => (call < 40 ? [] : [job('a'), job('b')]));
  await copies.done('a');
  const pauses = calls.map(({ at }, index) => at - (calls[index - 1]?.at ?? 0));

  t.is(pauses[0], 40);
  t.true(pauses.every((pause, index) => index === 0 || pause >= (pauses[index - 1] ?? 0)));
  t.is(pauses.at(-1), 2000);

  const before = calls.at(-1)?.at ?? 0;
  await copies.done('b');
  t.is((calls.at(-1)?.at ?? 0) - before, 40);
});

test('a copy is first asked for when the shortest copy of the run would have been done', async (t) => {
  const took = (jobId: string, milliseconds: number) =>
    job(jobId, { startedAt: start, endedAt: new Date(start.getTime() + milliseconds) });
  const { copies, calls } = createCopiesAnswered((call) => (call < 5 ? [took('a', 700)] : [took('b', 900)]));
  await copies.done('a');
  const before = calls.at(-1)?.at ?? 0;

  await copies.done('b');

  t.deepEqual(
    calls.slice(1).map(({ at }) => at - before),
    [700, 740, 780, 820],
  );
});

test('a copy that failed at once says nothing about how long copies take', async (t) => {
  const error = { reason: 'invalid', message: 'Incompatible table partitioning specification.' };
  const { copies, calls } = createCopiesAnswered((call) => [
    job(call === 1 ? 'a' : 'b', { startedAt: start, endedAt: new Date(start.getTime() + 700) }),
    ...(call === 1 ? [job('c', { error, startedAt: start, endedAt: start })] : []),
  ]);
  await Promise.all([copies.done('a'), copies.done('c')]);
  const before = calls.at(-1)?.at ?? 0;

  await copies.done('b');

  t.is((calls.at(-1)?.at ?? 0) - before, 700);
});

test('an error of the list call is the error of every copy that is waited for, and of no later one', async (t) => {
  let isBroken = true;
  const { copies } = createCopiesAnswered(() => {
    if (isBroken) throw new BigQueryCallError('accessDenied', 'Access Denied: Project p', 403);
    return [job('c')];
  });

  const waiting = await Promise.allSettled([copies.done('a'), copies.done('b')]);

  t.deepEqual(
    waiting.map((result) => result.status === 'rejected' && result.reason.reason),
    ['accessDenied', 'accessDenied'],
  );
  isBroken = false;
  t.is((await copies.done('c')).jobId, 'c');
});

test('a fault of the connection is waited out', async (t) => {
  const { copies, calls } = createCopiesAnswered((call) => {
    if (call < 3) throw new BigQueryCallError('connection', 'connect ECONNREFUSED');
    return [job('a')];
  });

  t.is((await copies.done('a')).jobId, 'a');
  t.is(calls.length, 3);
});

test('a copy that never ends is given up when the working time is over', async (t) => {
  const { copies } = createCopiesAnswered(() => [], 60);

  await t.throwsAsync(copies.done('a'), { instanceOf: OutOfTime });
});

test('a copy that no list shows for a minute is asked for by its id', async (t) => {
  const clock = createEagerClock(start);
  const found: string[] = [];
  const bigquery = {
    ...createFakeBigQuery({ clock }),
    listJobs: async () => [],
    findJob: async (jobId: string) => {
      found.push(jobId);
      return jobId === 'hidden' ? job(jobId) : undefined;
    },
  };
  const time = startWorkingTime(clock, 480);
  const copies = createCopies({ bigquery, clock, time, random: () => 0, runStartedAt: start });

  t.is((await copies.done('hidden')).jobId, 'hidden');
  await t.throwsAsync(copies.done('never made'), { instanceOf: BigQueryCallError, message: /never made/ });

  t.deepEqual(found, ['hidden', 'never made']);
  t.true(clock.now().getTime() - start.getTime() > 60_000);
});
