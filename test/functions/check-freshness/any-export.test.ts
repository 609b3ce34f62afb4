import test from 'ava';
import fc from 'fast-check';
import type { ExportDay } from '../../../functions/check-freshness/source-day.ts';
import { type AskedRefresh, decideSourceRefresh } from '../../../functions/check-freshness/source-refresh.ts';
import type { PublishRecord } from '../../../shared/publishes.ts';
import type { StoredRun } from '../../../shared/run.ts';

const minute = 60_000;
const hour = 60 * minute;
const start = Date.parse('2026-11-24T02:00:00Z');
const source = { expectedBy: '18:00', rewriteDays: 3, timeZone: 'Asia/Yerevan' };
const checkedHours = 72;

/** What GA4 does to one day of the export: minutes after the start at which it arrives, and is rewritten. */
type Story = { arrivesAt: number; rewrittenAt: number[] };

const anyStory = fc.record({
  arrivesAt: fc.integer({ min: 1, max: checkedHours * 60 }),
  rewrittenAt: fc.array(fc.integer({ min: 1, max: checkedHours * 60 }), { maxLength: 4 }),
});

type World = { runs: StoredRun[]; records: PublishRecord[]; asked: AskedRefresh[] };
type Asked = AskedRefresh & { whileAtWork: boolean };

function run(
  runId: string,
  startedAt: number,
  minutes: number,
  trigger: 'schedule' | 'source-arrived',
): StoredRun {
  return {
    runId,
    messageId: runId,
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: new Date(startedAt + minutes * minute).toISOString(),
    request: { trigger },
    mode: 'live',
    forced: false,
  };
}

function publish({ runId, startedAt }: StoredRun): PublishRecord {
  const published = { runId, runStartedAt: startedAt, at: startedAt, rows: 1, bytesProcessed: 1 };
  return { published: { ...published, durationSeconds: 1, attempts: 1, jobId: runId } };
}

/** A run as it looks at an instant: it has no end yet while it is at work. */
function asSeen({ finishedAt, ...begun }: StoredRun, now: number): StoredRun {
  return finishedAt && Date.parse(finishedAt) <= now ? { ...begun, finishedAt } : begun;
}

/** Three days of hourly checks; each refresh that is asked for begins at once and takes so long. */
function live(stories: Story[], runMinutes: number): { asked: Asked[]; runs: StoredRun[] } {
  const world: World = { runs: [], records: [], asked: [] };
  const asked: Asked[] = [];
  const begin = (next: StoredRun) => {
    world.runs.push(next);
    world.records.push(publish(next));
  };
  for (let checks = 0; checks <= checkedHours; checks++) {
    const now = start + checks * hour + 15 * minute;
    if (checks % 24 === 0) begin(run(`s${checks}`, now - 15 * minute, runMinutes, 'schedule'));
    const runs = world.runs
      .filter(({ startedAt }) => Date.parse(startedAt) <= now)
      .map((begun) => asSeen(begun, now));
    const decision = decideSourceRefresh({
      ...world,
      runs,
      checkId: `check${checks}`,
      mode: 'live',
      days: daysAt(stories, now),
      source,
      now: new Date(now),
      endedRun: undefined,
    });
    if (decision.kind !== 'ask') continue;
    const { eventId, what, days } = decision;
    const at = new Date(now).toISOString();
    const refresh = { eventId, what, days, checkId: `check${checks}`, at, isSent: true };
    world.asked.push(refresh);
    asked.push({ ...refresh, whileAtWork: runs.some(({ finishedAt }) => !finishedAt) });
    begin(run(`m${checks}`, now + 1000, runMinutes, 'source-arrived'));
  }
  return { asked, runs: world.runs };
}

function daysAt(stories: Story[], now: number): ExportDay[] {
  return stories.flatMap(({ arrivesAt, rewrittenAt }, index) => {
    const arrived = start + arrivesAt * minute;
    const changes = [arrived, ...rewrittenAt.map((at) => start + at * minute)].filter(
      (at) => at >= arrived && at <= now,
    );
    if (arrived > now) return [];
    const day = `2026-11-${20 + index}`;
    return [{ day, arrivedAt: new Date(arrived), changedAt: new Date(Math.max(...changes)) }];
  });
}

const anyExport = [
  fc.array(anyStory, { minLength: 1, maxLength: 7 }),
  fc.integer({ min: 1, max: 200 }),
] as const;

test('whatever the export does, each day is asked for once at most, and never while a run is at work', (t) => {
  const property = fc.property(...anyExport, (stories, runMinutes) => {
    const { asked } = live(stories, runMinutes);
    const arrived = asked.filter(({ what }) => what === 'arrived').flatMap(({ days }) => days);
    const rewrites = asked.filter(({ what }) => what === 'rewritten').map(({ eventId }) => eventId);

    return (
      new Set(arrived).size === arrived.length &&
      new Set(rewrites).size === rewrites.length &&
      asked.every(({ whileAtWork }) => !whileAtWork)
    );
  });

  fc.assert(property);
  t.pass();
});

test('whatever the export does, a run begins after each day arrived, soon after those before it are over', (t) => {
  const property = fc.property(...anyExport, (stories, runMinutes) => {
    const { runs } = live(stories, runMinutes);
    // A check, the run at work, and perhaps the scheduled one that began before the check came round.
    const patience = 2 * runMinutes + 130;

    return stories
      .map(({ arrivesAt }) => start + arrivesAt * minute)
      .filter((arrived) => arrived + patience * minute <= start + checkedHours * hour)
      .every((arrived) =>
        runs.some(({ startedAt }) => {
          const begun = Date.parse(startedAt);
          return begun >= arrived && begun <= arrived + patience * minute;
        }),
      );
  });

  fc.assert(property);
  t.pass();
});
