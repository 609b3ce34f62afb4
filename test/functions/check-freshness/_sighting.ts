import test from 'ava';
import { judgeMart } from '../../../functions/check-freshness/mart-verdict.ts';
import type { MartSighting, Surroundings } from '../../../functions/check-freshness/sighting.ts';
import type { MartVerdict } from '../../../shared/events/freshness-facts.ts';
import type { PublishedMart } from '../../../shared/publishes.ts';
import { mart } from './_world.ts';

export const published: PublishedMart = {
  runId: 's20261124T0200Z',
  runStartedAt: '2026-11-24T02:00:01.000Z',
  at: '2026-11-24T02:02:00.000Z',
  rows: 100,
  newestDate: '2026-11-22',
  bytesProcessed: 10,
  durationSeconds: 60,
  attempts: 1,
  jobId: 'watchdog_s20261124T0200Z_mart_a_1',
};

function day(name: string, arrivedAt: string) {
  return { day: name, arrivedAt: new Date(arrivedAt), changedAt: new Date(arrivedAt) };
}

export const days = [
  day('2026-11-20', '2026-11-21T11:05:00Z'),
  day('2026-11-21', '2026-11-22T11:05:00Z'),
  day('2026-11-22', '2026-11-23T11:05:00Z'),
];
export const yesterdaysDay = day('2026-11-23', '2026-11-24T11:05:00Z');

/** Published this morning, and as it was published. */
export const sighting: MartSighting = {
  mart: mart('mart_a'),
  table: { rows: 100, changedAt: new Date(published.at) },
  published,
  write: undefined,
  newestDate: '2026-11-22',
  dateProblem: undefined,
  remembered: { rows: 100 },
  hold: undefined,
};

export function publishedAt(at: string, more: Partial<PublishedMart> = {}): Partial<MartSighting> {
  return {
    table: { rows: 100, changedAt: new Date(at) },
    published: { ...published, at, runStartedAt: at, ...more },
  };
}

export function write(jobId: string, endedAt: string) {
  return { jobId, account: 'ana@example.test', startedAt: new Date(endedAt), endedAt: new Date(endedAt) };
}

function judge(now: string, more: Partial<MartSighting> = {}, around: Partial<Surroundings> = {}) {
  const subject = { ...sighting, ...more };
  return judgeMart(subject, {
    now: new Date(now),
    schedule: { cron: '0 6 * * *', timeZone: 'Asia/Yerevan' },
    source: { expectedBy: '18:00', rewriteDays: 3, timeZone: 'Asia/Yerevan' },
    days,
    volumeFloorPercent: 50,
    tablesProblem: undefined,
    writersProblem: undefined,
    nextRefresh: 'the next run brings it',
    marts: [subject],
    ...around,
  });
}

export const judges = test.macro({
  exec(
    t,
    now: string,
    more: Partial<MartSighting>,
    expected: Partial<MartVerdict>,
    around: Partial<Surroundings> = {},
  ) {
    t.like(judge(now, more, around) ?? {}, expected);
  },
  title: (claim) => claim ?? '',
});

export const morning = '2026-11-24T05:00:00Z';
export const yesterdaysPublish = publishedAt('2026-11-23T02:02:00.000Z', { newestDate: '2026-11-21' });
export const ofYesterday = { ...yesterdaysPublish, newestDate: '2026-11-21' };
