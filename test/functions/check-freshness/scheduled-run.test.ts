import test from 'ava';
import { judgeScheduledRun } from '../../../functions/check-freshness/scheduled-run.ts';
import type { StoredRun } from '../../../shared/run.ts';

const schedule = { cron: '0 6 * * *', timeZone: 'Asia/Yerevan' };
const slotRun = 's20261124T0200Z';

function run(runId: string, startedAt: string, more: Partial<StoredRun> = {}): StoredRun {
  return {
    runId,
    messageId: '1',
    startedAt,
    request: { trigger: 'schedule' },
    mode: 'live',
    forced: false,
    ...more,
  };
}

const yesterday = run('s20261123T0200Z', '2026-11-23T02:00:01Z', { finishedAt: '2026-11-23T02:03:00Z' });

function judge(
  now: string,
  runs: StoredRun[],
  more: { watchingSince?: Date; endedRun?: string; schedule?: typeof schedule } = {},
) {
  return judgeScheduledRun({
    runs,
    schedule,
    graceMinutes: 120,
    now: new Date(now),
    watchingSince: new Date('2026-11-01T00:00:00Z'),
    endedRun: undefined,
    ...more,
  });
}

const judges = test.macro({
  exec(
    t,
    now: string,
    runs: StoredRun[],
    expected: Partial<ReturnType<typeof judgeScheduledRun>>,
    more?: Parameters<typeof judge>[2],
  ) {
    t.like(judge(now, runs, more), expected);
  },
  title: (claim) => claim ?? '',
});

const began = run(slotRun, '2026-11-24T02:00:01Z');
const finished = { ...began, finishedAt: '2026-11-24T02:05:00Z' };

test('a run that finished is finished', judges, '2026-11-24T05:00:00Z', [yesterday, finished], {
  verdict: 'finished',
  runId: slotRun,
  slot: '2026-11-24T02:00:00.000Z',
  dueAt: '2026-11-24T04:00:00.000Z',
  reason: 'The run of today 06:00 Asia/Yerevan (02:00 UTC) finished today 06:05 Asia/Yerevan (02:05 UTC).',
});
test('a run at work is running until it is due', judges, '2026-11-24T03:59:00Z', [yesterday, began], {
  verdict: 'running',
});
test(
  'a run that has not ended when it is due is missed',
  judges,
  '2026-11-24T04:00:00Z',
  [yesterday, began],
  {
    verdict: 'missed',
    reason:
      'The run of today 06:00 Asia/Yerevan (02:00 UTC) began today 06:00 Asia/Yerevan (02:00 UTC) and did not finish by today 08:00 Asia/Yerevan (04:00 UTC).',
  },
);
test('a run that has not begun has grace until it is due', judges, '2026-11-24T03:59:00Z', [yesterday], {
  verdict: 'grace',
});
test('a run that has not begun when it is due is missed', judges, '2026-11-24T04:00:00Z', [yesterday], {
  verdict: 'missed',
  reason:
    'The run of today 06:00 Asia/Yerevan (02:00 UTC) did not begin by today 08:00 Asia/Yerevan (04:00 UTC).',
});
test("yesterday's missed run stays missed while today's has its grace", judges, '2026-11-24T03:00:00Z', [], {
  verdict: 'missed',
  runId: 's20261123T0200Z',
});
test("today's finished run ends yesterday's missed one", judges, '2026-11-24T03:00:00Z', [finished], {
  verdict: 'finished',
  runId: slotRun,
});
test(
  'a run by hand stands in for a missed one',
  judges,
  '2026-11-24T06:00:00Z',
  [yesterday, run('m7', '2026-11-24T05:10:00Z', { request: {}, finishedAt: '2026-11-24T05:14:00Z' })],
  {
    verdict: 'finished',
    reason:
      'The run of today 06:00 Asia/Yerevan (02:00 UTC) did not finish, but run m7 did today 09:14 Asia/Yerevan (05:14 UTC).',
  },
);
test(
  'a run of one mart, or a dry one, stands in for nothing',
  judges,
  '2026-11-24T06:00:00Z',
  [
    run('m7', '2026-11-24T05:10:00Z', { request: { only: ['mart_a'] }, finishedAt: '2026-11-24T05:14:00Z' }),
    run('m8', '2026-11-24T05:20:00Z', { request: { dryRun: true }, finishedAt: '2026-11-24T05:21:00Z' }),
  ],
  { verdict: 'missed' },
);
test(
  'the run that asked for this check is over, whatever its record says yet',
  judges,
  '2026-11-24T02:05:00Z',
  [yesterday, began],
  { verdict: 'finished', runId: slotRun },
  { endedRun: slotRun },
);
test(
  'what was due before the watchdog began to look is unknown, not missed',
  judges,
  '2026-11-24T05:00:00Z',
  [],
  { verdict: 'unknown', runId: slotRun },
  { watchingSince: new Date('2026-11-24T02:00:01Z') },
);
test(
  'what was due once the watchdog looked is missed',
  judges,
  '2026-11-24T05:00:00Z',
  [],
  { verdict: 'missed', runId: slotRun },
  { watchingSince: new Date('2026-11-24T02:00:00Z') },
);
test(
  "on Monday before the grace ends, a weekday schedule asks for Friday's run, not Saturday's",
  judges,
  '2026-11-23T03:59:00Z',
  [run('s20261120T0200Z', '2026-11-20T02:00:01Z', { finishedAt: '2026-11-20T02:03:00Z' })],
  { verdict: 'grace', runId: 's20261123T0200Z' },
  { schedule: { ...schedule, cron: '0 6 * * 1-5' } },
);
