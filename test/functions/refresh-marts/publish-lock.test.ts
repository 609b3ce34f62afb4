import test from 'ava';
import { createPublishLock, decideTurn, type Turn } from '../../../functions/refresh-marts/publish-lock.ts';
import { startWorkingTime } from '../../../functions/refresh-marts/run-time.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import type { PublishedMart, PublishRecord } from '../../../shared/publishes.ts';
import { createEagerClock } from '../../helpers/eager-clock.ts';

const now = new Date('2026-11-24T02:05:00Z');
const run = { runId: 'r5', startedAt: new Date('2026-11-24T02:00:00Z') };

const publishedBy = (runId: string, runStartedAt: string): PublishedMart => ({
  runId,
  runStartedAt,
  at: '2026-11-24T02:04:00Z',
  rows: 100,
  bytesProcessed: 10,
  durationSeconds: 3,
  attempts: 1,
  jobId: 'j',
});

const turnIs = test.macro({
  exec: (t, record: PublishRecord, turn: Turn['turn'] | 'wait') => {
    t.is(decideTurn(record, run, now).turn, turn);
  },
  title: (claim) => `a run ${claim}`,
});

const holder = (runId: string, until: string) => ({ holder: { runId, until, ours: true } });

test('may publish a mart that nobody knows', turnIs, {}, 'granted');
test('waits while another holds the mart', turnIs, holder('r4', '2026-11-24T02:05:00.001Z'), 'wait');
test('waits while a newer one holds the mart', turnIs, holder('r6', '2026-11-24T02:15:00Z'), 'wait');
test('may publish when the hold of another ends', turnIs, holder('r4', now.toISOString()), 'granted');
test('does not wait for itself', turnIs, holder('r5', '2026-11-24T02:15:00Z'), 'granted');
test(
  'may replace what an older one published',
  turnIs,
  { published: publishedBy('r4', '2026-11-24T01:59:59.999Z') },
  'granted',
);
test(
  'does not replace what a newer one published',
  turnIs,
  { published: publishedBy('r4', '2026-11-24T02:00:00.001Z') },
  'superseded',
);
test(
  'replaces one that started in the same millisecond, if its id is the later',
  turnIs,
  { published: publishedBy('r4', '2026-11-24T02:00:00Z') },
  'granted',
);
test(
  'gives way to one that started in the same millisecond, if its id is the earlier',
  turnIs,
  { published: publishedBy('r6', '2026-11-24T02:00:00Z') },
  'superseded',
);
test(
  'does not publish twice',
  turnIs,
  { published: publishedBy('r5', '2026-11-24T02:00:00Z') },
  'already-published',
);
test(
  'that has published does not wait for who holds the mart now',
  turnIs,
  { published: publishedBy('r5', '2026-11-24T02:00:00Z'), ...holder('r6', '2026-11-24T02:15:00Z') },
  'already-published',
);
test(
  'that is superseded does not wait to hear it',
  turnIs,
  { published: publishedBy('r6', '2026-11-24T02:01:00Z'), ...holder('r7', '2026-11-24T02:15:00Z') },
  'superseded',
);

test('a superseded run is told by whom', (t) => {
  const published = publishedBy('r6', '2026-11-24T02:01:00Z');

  t.deepEqual(decideTurn({ published }, run, now), { turn: 'superseded', by: published });
});

function createLocks() {
  const clock = createEagerClock(now);
  const state = createMemoryState({ clock });
  const lockOf = (runId: string) =>
    createPublishLock({
      state,
      clock,
      time: startWorkingTime(clock, 480),
      run: { runId, startedAt: run.startedAt },
    });
  const record = async () => (await state.read<PublishRecord>('publishes', 'mart_a'))?.value;
  return { clock, lockOf, record };
}

test('of two runs the second gets its turn when the first is done, and is told what happened', async (t) => {
  const { lockOf, record } = createLocks();
  const first = lockOf('r6');
  t.deepEqual(await first.acquire('mart_a', true), { turn: 'granted' });

  const second = lockOf('r5').acquire('mart_a', true);
  await first.release('mart_a', publishedBy('r6', '2026-11-24T02:00:00Z'));

  t.is((await second).turn, 'superseded');
  t.deepEqual(await record(), { published: publishedBy('r6', '2026-11-24T02:00:00Z') });
});

test('a run that gives up lets the next one in and keeps the last publish', async (t) => {
  const { lockOf, record } = createLocks();
  const before = publishedBy('r4', '2026-11-23T02:00:00Z');
  await lockOf('r4').acquire('mart_a', true);
  await lockOf('r4').release('mart_a', before);

  await lockOf('r5').acquire('mart_a', true);
  await lockOf('r5').abandon('mart_a');

  t.deepEqual(await record(), { published: before });
  t.deepEqual(await lockOf('r6').acquire('mart_a', true), { turn: 'granted' });
});

test('a run whose hold was taken over cannot end the hold of the next', async (t) => {
  const { clock, lockOf, record } = createLocks();
  await lockOf('r4').acquire('mart_a', true);
  await clock.sleep(10 * 60_000);
  await lockOf('r5').acquire('mart_a', true);

  await lockOf('r4').abandon('mart_a');
  await lockOf('r4').release('mart_a', publishedBy('r4', '2026-11-24T02:00:00Z'));

  t.like(await record(), { holder: { runId: 'r5' } });
});

test('a hold lasts ten minutes, longer than any delivery', async (t) => {
  const { lockOf, record } = createLocks();

  await lockOf('r5').acquire('mart_a', false);

  t.deepEqual(await record(), { holder: { runId: 'r5', until: '2026-11-24T02:15:00.000Z', ours: false } });
});
