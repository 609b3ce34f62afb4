import test from 'ava';
import {
  decideRun,
  messageRunId,
  type RunRecord,
  requestedRun,
  type Schedule,
  scheduledRunId,
  slotAt,
} from '../../shared/run.ts';

const yerevan: Schedule = { cron: '0 6 * * *', timeZone: 'Asia/Yerevan' };
const berlin: Schedule = { cron: '0 6 * * *', timeZone: 'Europe/Berlin' };
const berlinNights: Schedule = { cron: '30 2 * * *', timeZone: 'Europe/Berlin' };
const berlinWorkdays: Schedule = { cron: '0 6 * * 1-5', timeZone: 'Europe/Berlin' };

const slotIs = test.macro({
  exec: (t, schedule: Schedule, instant: string, slot: string) => {
    t.is(slotAt(schedule, new Date(instant)).toISOString(), slot);
  },
  title: (claim) => `a slot ${claim}`,
});

const today = '2026-11-24T02:00:00.000Z';
const yesterday = '2026-11-23T02:00:00.000Z';
test('begins exactly at its instant', slotIs, yerevan, '2026-11-24T02:00:00.000Z', today);
test('has not begun 1 ms before', slotIs, yerevan, '2026-11-24T01:59:59.999Z', yesterday);
test('has not begun 1 s before', slotIs, yerevan, '2026-11-24T01:59:59.000Z', yesterday);
test('goes on 1 ms after', slotIs, yerevan, '2026-11-24T02:00:00.001Z', today);
test('lasts until the next', slotIs, yerevan, '2026-11-25T01:59:59.999Z', today);

test(
  'is an hour earlier from the day summer time begins',
  slotIs,
  berlin,
  '2026-03-29T05:00:00Z',
  '2026-03-29T04:00:00.000Z',
);
test(
  'was an hour later on the day before',
  slotIs,
  berlin,
  '2026-03-29T03:59:59.999Z',
  '2026-03-28T05:00:00.000Z',
);
test(
  'is an hour later from the day summer time ends',
  slotIs,
  berlin,
  '2026-10-25T05:00:00Z',
  '2026-10-25T05:00:00.000Z',
);
test(
  'was an hour earlier the day before',
  slotIs,
  berlin,
  '2026-10-25T04:59:59.999Z',
  '2026-10-24T04:00:00.000Z',
);
test(
  'that the clock skips is when the skipped hour would have begun',
  slotIs,
  berlinNights,
  '2026-03-29T09:00:00Z',
  '2026-03-29T01:00:00.000Z',
);
test(
  'that the clock shows twice is the first of the two',
  slotIs,
  berlinNights,
  '2026-10-25T00:30:00Z',
  '2026-10-25T00:30:00.000Z',
);
test(
  'that the clock shows twice is not there a second time',
  slotIs,
  berlinNights,
  '2026-10-25T01:30:00Z',
  '2026-10-25T00:30:00.000Z',
);
test(
  'of a workday lasts over the weekend',
  slotIs,
  berlinWorkdays,
  '2026-11-23T04:59:59.999Z',
  '2026-11-20T05:00:00.000Z',
);
test(
  'of Monday follows that of Friday',
  slotIs,
  berlinWorkdays,
  '2026-11-23T05:00:00Z',
  '2026-11-23T05:00:00.000Z',
);

test('a schedule that never fires is an error that names it', (t) => {
  t.throws(() => slotAt({ cron: '0 6 30 2 *', timeZone: 'UTC' }, new Date(today)), {
    instanceOf: RangeError,
    message: '0 6 30 2 * never fires before 2026-11-24T02:00:00.000Z',
  });
});

test('a slot names its run in UTC, so the hour that comes twice has two names', (t) => {
  t.is(scheduledRunId(new Date('2026-10-25T00:30:00Z')), 's20261025T0030Z');
  t.is(scheduledRunId(new Date('2026-10-25T01:30:00Z')), 's20261025T0130Z');
});

test('a message of letters and digits names its run itself', (t) => {
  t.is(messageRunId('12345678901234567'), 'm12345678901234567');
  t.is(messageRunId('a'.repeat(40)), `m${'a'.repeat(40)}`);
});

for (const odd of ['', 'a-b', 'a/b', '../..', 'Ա', '💥', 'a b\n', 'x'.repeat(41), '1'.repeat(10_000)]) {
  test(`a message id such as ${JSON.stringify(odd.slice(0, 41))} names a run by letters and digits all the same`, (t) => {
    t.regex(messageRunId(odd), /^m[0-9a-f]{32}$/);
    t.is(messageRunId(odd), messageRunId(odd));
    t.not(messageRunId(odd), messageRunId(`${odd}-`));
  });
}

test('a request names its own run, then its slot, then its message', (t) => {
  const message = { messageId: '7', publishTime: new Date('2026-11-24T02:00:03Z') };

  t.deepEqual(requestedRun({ runId: 'r1', trigger: 'schedule' }, message, yerevan), { runId: 'r1' });
  t.deepEqual(requestedRun({ trigger: 'schedule' }, message, yerevan), {
    runId: 's20261124T0200Z',
    slot: new Date(today),
  });
  t.deepEqual(requestedRun({ trigger: 'manual' }, message, yerevan), { runId: 'm7' });
  t.deepEqual(requestedRun({}, message, yerevan), { runId: 'm7' });
  t.deepEqual(requestedRun({ trigger: 'schedule' }, message, undefined), { runId: 'm7' });
});

const slot = new Date(today);
const scheduled = { runId: 's20261124T0200Z', slot };
const first: RunRecord = { runId: scheduled.runId, messageId: '1', startedAt: '2026-11-24T02:00:02Z' };
const finished: RunRecord = { ...first, finishedAt: '2026-11-24T02:05:00Z' };
const second = (publishTime: string) => ({ messageId: '2', publishTime: new Date(publishTime) });

test('the first message of a slot starts its run', (t) => {
  const decision = decideRun(scheduled, { messageId: '1', publishTime: slot }, undefined, false);

  t.deepEqual(decision, {
    kind: 'start',
    runId: 's20261124T0200Z',
    forced: false,
    slot,
    reason: 'no such run yet',
  });
});

test('a redelivery goes on with its run, however late', (t) => {
  const late = { messageId: '1', publishTime: new Date('2026-11-24T09:00:00Z') };

  t.is(decideRun(scheduled, late, first, false).kind, 'resume');
  t.is(decideRun(scheduled, late, finished, false).kind, 'resume');
});

for (const publishTime of ['2026-11-24T02:00:03Z', '2026-11-24T02:15:02Z']) {
  test(`another message of ${publishTime.slice(11, 19)} joins a run at work since 02:00:02`, (t) => {
    t.deepEqual(decideRun(scheduled, second(publishTime), first, false), {
      kind: 'join',
      runId: 's20261124T0200Z',
      reason: 'run s20261124T0200Z is at work since 2026-11-24T02:00:02Z',
    });
  });
}

for (const publishTime of ['2026-11-24T02:15:02.001Z', '2026-11-24T09:00:00Z']) {
  test(`another message of ${publishTime.slice(11, -1)} goes on with a run that never ended`, (t) => {
    t.deepEqual(decideRun(scheduled, second(publishTime), first, false), {
      kind: 'resume',
      runId: 's20261124T0200Z',
      reason: 'run s20261124T0200Z began at 2026-11-24T02:00:02Z and has not ended',
    });
  });
}

for (const publishTime of ['2026-11-24T02:00:00Z', '2026-11-24T02:14:59Z', '2026-11-24T02:15:00Z']) {
  test(`another message of ${publishTime.slice(11, 19)} joins the finished run of its slot`, (t) => {
    t.deepEqual(decideRun(scheduled, second(publishTime), finished, false), {
      kind: 'join',
      runId: 's20261124T0200Z',
      reason: 'run s20261124T0200Z finished at 2026-11-24T02:05:00Z',
    });
  });
}

for (const publishTime of ['2026-11-24T02:15:00.001Z', '2026-11-24T02:15:01Z']) {
  test(`another message of ${publishTime.slice(11, -1)} is somebody's intention: a run of its own`, (t) => {
    t.deepEqual(decideRun(scheduled, second(publishTime), finished, false), {
      kind: 'start',
      runId: 'm2',
      forced: true,
      reason:
        'run s20261124T0200Z finished at 2026-11-24T02:05:00Z; this request came 15 minutes after its slot',
    });
  });
}

test('a run without a slot is never started a second time', (t) => {
  const decision = decideRun(
    { runId: 'm1' },
    second('2026-11-25T02:00:00Z'),
    { ...finished, runId: 'm1' },
    false,
  );

  t.like(decision, { kind: 'join', runId: 'm1' });
});

test('a continuation goes on with a run at work and only joins a finished one', (t) => {
  const message = second('2026-11-24T02:08:00Z');

  t.deepEqual(decideRun({ runId: first.runId }, message, first, true), {
    kind: 'resume',
    runId: first.runId,
    reason: 'continues run s20261124T0200Z',
  });
  t.like(decideRun({ runId: first.runId }, message, finished, true), { kind: 'join' });
});
