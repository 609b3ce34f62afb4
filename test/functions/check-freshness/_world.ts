import {
  type CheckFreshnessCollaborators,
  createCheckFreshness,
} from '../../../functions/check-freshness/handler.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import type { OutgoingMessage } from '../../../shared/events/cloud-event.ts';
import { decodeFact } from '../../../shared/events/decode-fact.ts';
import { decodeRequest } from '../../../shared/events/decode-request.ts';
import type { FactData } from '../../../shared/events/facts.ts';
import type { PushedMessage } from '../../../shared/events/push-envelope.ts';
import type { MartPlan, PlannedMart } from '../../../shared/mart-plan.ts';
import type { PublishedMart } from '../../../shared/publishes.ts';
import type { StoredRun } from '../../../shared/run.ts';
import { deliver } from '../../../shared/step.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';
import { createSightedBigQuery, type SightedTable } from './_bigquery.ts';

/** A mart as far as a check reads it. */
export function mart(name: string, more: Partial<PlannedMart> = {}): PlannedMart {
  return {
    name,
    file: `marts/${name}.sql`,
    sql: 'SELECT event_date FROM ${stg_events}',
    sqlStartLine: 20,
    description: name,
    columns: [{ name: 'event_date', type: 'DATE', mode: 'NULLABLE', description: 'day' }],
    grain: ['event_date'],
    owner: 'Analytics',
    graceMinutes: 120,
    dateColumn: 'event_date',
    dependsOn: ['stg_events'],
    audits: [],
    ...more,
  };
}

/** A mart without days: only clock one tells of it. */
export function martWithoutDays(name: string): PlannedMart {
  const { dateColumn, ...rest } = mart(name);
  return { ...rest, description: `${name} has no ${dateColumn}` };
}

/** The plan of so many marts: mart_1, mart_2 ... */
export function planOf(count: number): MartPlan {
  const { name, file, sql, sqlStartLine, description, columns } = mart('stg_events');
  return {
    generatedFrom: 'a test',
    staging: { name: 'stg_events', file, sql, sqlStartLine, description: `${name} ${description}`, columns },
    marts: Array.from({ length: count }, (_, index) => mart(`mart_${index + 1}`)),
  };
}

export const config: CheckFreshnessCollaborators['config'] = {
  mode: 'live',
  project: 'p',
  location: 'US',
  datasets: { marts: 'ineco_marts', ga4: 'ineco_ga4' },
  bytesCapPerQuery: 1_000_000,
  volumeFloorPercent: 50,
  source: { expectedBy: '18:00', rewriteDays: 3, timeZone: 'Asia/Yerevan' },
  schedule: { cron: '0 6 * * *', timeZone: 'Asia/Yerevan' },
  checkSchedule: { cron: '15 * * * *', timeZone: 'Asia/Yerevan' },
  account: 'check-freshness@p.iam.gserviceaccount.com',
};

const millisecondsPerDay = 24 * 60 * 60_000;

/** A fake cloud around the real handler. It is 09:15 in Yerevan, and the run of 06:00 refreshed every mart. */
export function createWorld(
  options: { now?: string; marts?: number; plan?: MartPlan; config?: Partial<typeof config> } = {},
) {
  const clock = createManualClock(new Date(options.now ?? '2026-11-24T05:15:00Z'));
  const bigquery = createSightedBigQuery();
  const state = createMemoryState({ clock });
  const published: { topic: string; message: PushedMessage; id: string }[] = [];
  const log = createRememberedLog();
  const plan = options.plan ?? planOf(options.marts ?? 4);
  const collaborators: CheckFreshnessCollaborators = {
    plan,
    config: { ...config, ...options.config },
    bigquery: bigquery.client,
    state,
    clock,
    publish: async (topic: string, message: OutgoingMessage) => {
      published.push({ topic, message: pushed(message, clock.now()), id: message.attributes.id ?? '' });
      return String(published.length);
    },
  };
  const facts = () =>
    published.flatMap(({ topic, message }) => {
      const fact = topic === 'watchdog-events' ? decodeFact(message) : undefined;
      return fact?.name === 'freshness-checked' ? [fact.data] : [];
    });

  return {
    ...collaborators,
    bigquery,
    clock,
    published,
    log,
    facts,
    /** The newest fact; a check that said nothing fails the test. */
    fact: (): FactData<'freshness-checked'> => {
      const newest = facts().at(-1);
      if (!newest) throw new Error('no freshness-checked fact was published');
      return newest;
    },
    verdict: (name: string) => {
      const found = facts()
        .at(-1)
        ?.marts.find((verdict) => verdict.mart === name);
      if (!found) throw new Error(`no verdict on ${name}`);
      return found;
    },
    /** Requests to refresh the marts, checked as refresh-marts checks them. */
    requests: () =>
      published
        .filter(({ topic }) => topic === 'refresh-marts')
        .map(({ id, message }) => ({ id, ...decodeRequest('refresh-marts', message).body })),
    deliver: (
      body: unknown = { trigger: 'schedule', chain: false },
      messageId = `${clock.now().getTime()}`,
      through: (same: CheckFreshnessCollaborators) => CheckFreshnessCollaborators = (same) => same,
    ) => {
      const faulty = through(collaborators);
      return deliver(
        {
          topic: 'check-freshness',
          work: createCheckFreshness(faulty),
          publish: faulty.publish,
          clock,
          log,
        },
        {
          subscription: 'projects/p/subscriptions/check-freshness',
          message: {
            messageId,
            publishTime: clock.now().toISOString(),
            data: Buffer.from(JSON.stringify(body)).toString('base64'),
          },
          deliveryAttempt: 1,
        },
      );
    },
    moveTo: (instant: string) => clock.advance(Date.parse(instant) - clock.now().getTime()),
    /** An export day whose table was made at that time, by default 15:05 in Yerevan on the day after. */
    placeDay: (day: string, madeAt?: string, changedAt = madeAt) => {
      const usual = new Date(Date.parse(`${day}T11:05:00Z`) + millisecondsPerDay);
      bigquery.tables.set(`ineco_ga4.events_${day.replaceAll('-', '')}`, {
        rows: 1000,
        madeAt: madeAt ? new Date(madeAt) : usual,
        changedAt: changedAt ? new Date(changedAt) : usual,
      });
    },
    placeRun: (run: Partial<StoredRun> & { runId: string; startedAt: string }) =>
      state.put('runs', run.runId, {
        messageId: '1',
        request: { trigger: 'schedule' },
        mode: 'live',
        forced: false,
        ...run,
      }),
    /** A mart, and what the watchdog's record says of it. */
    placeMart: async (name: string, table: Partial<SightedTable> = {}, record?: Partial<PublishedMart>) => {
      const at = new Date(record?.at ?? '2026-11-24T02:02:00Z');
      bigquery.tables.set(`ineco_marts.${name}`, {
        rows: 100,
        madeAt: at,
        changedAt: at,
        newestDate: '2026-11-22',
        ...table,
      });
      if (record) await state.put('publishes', name, { published: publishOf(name, record) });
    },
  };
}

function publishOf(name: string, record: Partial<PublishedMart>): PublishedMart {
  return {
    runId: 's20261124T0200Z',
    runStartedAt: '2026-11-24T02:00:01.000Z',
    at: '2026-11-24T02:02:00.000Z',
    rows: 100,
    newestDate: '2026-11-22',
    bytesProcessed: 10,
    durationSeconds: 60,
    attempts: 1,
    jobId: `watchdog_s20261124T0200Z_${name}_1`,
    ...record,
  };
}

function pushed(message: OutgoingMessage, publishTime: Date): PushedMessage {
  return {
    messageId: '1',
    publishTime,
    attributes: message.attributes,
    text: message.data.toString(),
    orderingKey: undefined,
    subscription: 'projects/p/subscriptions/s',
    deliveryAttempt: undefined,
  };
}

/** The world after an ordinary morning: the run finished, every mart is published, the export is on time. */
export async function createMorning(options: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(options);
  for (const day of ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'])
    world.placeDay(day);
  await world.placeRun({
    runId: 's20261124T0200Z',
    startedAt: '2026-11-24T02:00:01.000Z',
    finishedAt: '2026-11-24T02:03:00.000Z',
  });
  for (const { name } of world.plan.marts) await world.placeMart(name, {}, {});
  return world;
}
