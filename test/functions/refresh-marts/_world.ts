import {
  createRefreshMarts,
  type RefreshMartsCollaborators,
} from '../../../functions/refresh-marts/handler.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import type { OutgoingMessage } from '../../../shared/events/cloud-event.ts';
import type { MartPlan, PlannedMart } from '../../../shared/mart-plan.ts';
import { renderMartSql } from '../../../shared/mart-plan.ts';
import { deliver } from '../../../shared/step.ts';
import { createEagerClock } from '../../helpers/eager-clock.ts';
import { createFakeBigQuery, type FakeBigQuery } from '../../helpers/fake-bigquery.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';

/** Four marts: two read the staging view, one reads a mart, one reads both. */
export const plan: MartPlan = {
  generatedFrom: 'a test',
  staging: {
    name: 'stg_events',
    file: 'marts/stg_events.sql',
    sql: 'SELECT 1 AS x FROM ${ga4.events_*}',
    sqlStartLine: 10,
    description: 'Events',
    columns: [{ name: 'x', type: 'INTEGER', mode: 'NULLABLE', description: 'x' }],
  },
  marts: [
    mart('mart_a', ['stg_events']),
    mart('mart_b', ['stg_events'], { partitionBy: 'event_date' }),
    mart('mart_c', ['mart_a', 'stg_events']),
    mart('mart_d', ['mart_b', 'mart_c', 'stg_events']),
  ],
};

function mart(name: string, dependsOn: string[], more: Partial<PlannedMart> = {}): PlannedMart {
  return {
    name,
    file: `marts/${name}.sql`,
    sql: `SELECT event_date, users FROM ${dependsOn.map((table) => `\${${table}}`).join(', ')}`,
    sqlStartLine: 20,
    description: name,
    columns: [
      { name: 'event_date', type: 'DATE', mode: 'NULLABLE', description: 'day' },
      { name: 'users', type: 'INTEGER', mode: 'NULLABLE', description: 'users' },
    ],
    grain: ['event_date'],
    owner: 'Analytics',
    graceMinutes: 120,
    dateColumn: 'event_date',
    dependsOn,
    audits: [{ kind: 'unique', columns: ['event_date'] }],
    ...more,
  };
}

/** 06:00 in Yerevan. */
export const slot = new Date('2026-11-24T02:00:00Z');

export const config: RefreshMartsCollaborators['config'] = {
  mode: 'live',
  project: 'p',
  location: 'US',
  datasets: {
    marts: 'ineco_marts',
    ga4: 'ineco_ga4',
    staging: 'watchdog_staging',
    shadow: 'ineco_marts_shadow',
  },
  windowDays: 400,
  concurrency: 4,
  bytesCapPerQuery: 1_000_000,
  jobTimeoutSeconds: 300,
  volumeFloorPercent: 50,
  workSeconds: 480,
  schedule: { cron: '0 6 * * *', timeZone: 'Asia/Yerevan' },
  account: 'refresh-marts@p.iam.gserviceaccount.com',
};

/** Facts and requests that reached Pub/Sub, decoded. */
export type Published = { topic: string; type: string; id: string; data: Record<string, unknown> };

/** A fake cloud around the real handler, kept over deliveries as the real one is. */
export function createWorld(
  options: {
    bigquery?: Partial<Parameters<typeof createFakeBigQuery>[0]>;
    config?: Partial<typeof config>;
    plan?: MartPlan;
  } = {},
) {
  const clock = createEagerClock(new Date(slot.getTime() + 2000));
  const bigquery = createFakeBigQuery({ clock, ...options.bigquery });
  const state = createMemoryState({ clock });
  const published: Published[] = [];
  const log = createRememberedLog();
  const worldConfig = { ...config, ...options.config };
  const worldPlan = options.plan ?? plan;
  placeView(bigquery, worldConfig, worldPlan);

  const collaborators: RefreshMartsCollaborators = {
    plan: worldPlan,
    config: worldConfig,
    bigquery,
    state,
    clock,
    random: () => 0,
    publish: async (topic: string, message: OutgoingMessage) => {
      const event = JSON.parse(message.data.toString());
      published.push({ topic, type: event.type, id: event.id, data: event.data });
      return String(published.length);
    },
  };

  return {
    ...collaborators,
    bigquery,
    published,
    log,
    /** Delivers a request as Pub/Sub would; `through` may wrap the collaborators with a fault. */
    deliver: (
      body: unknown,
      message: { messageId?: string; publishTime?: string } = {},
      through: (collaborators: RefreshMartsCollaborators) => RefreshMartsCollaborators = (same) => same,
    ) => {
      const faulty = through(collaborators);
      return deliver(
        { topic: 'refresh-marts', work: createRefreshMarts(faulty), publish: faulty.publish, clock, log },
        {
          subscription: 'projects/p/subscriptions/refresh-marts',
          message: {
            messageId: message.messageId ?? '1',
            publishTime: message.publishTime ?? slot.toISOString(),
            data: Buffer.from(JSON.stringify(body)).toString('base64'),
          },
          deliveryAttempt: 1,
        },
      );
    },
    facts: (name: string) =>
      published.filter((event) => event.type === `watchdog.${name}.v1`).map(({ data }) => data),
    fact: (name: string, mart?: string) =>
      published.find(
        (event) => event.type === `watchdog.${name}.v1` && (mart === undefined || event.data.mart === mart),
      )?.data,
  };
}

function placeView(bigquery: FakeBigQuery, worldConfig: typeof config, worldPlan: MartPlan): void {
  for (const dataset of [worldConfig.datasets.marts, worldConfig.datasets.shadow]) {
    const target = {
      project: 'p',
      martsDataset: dataset,
      ga4Dataset: worldConfig.datasets.ga4,
      windowDays: worldConfig.windowDays,
    };
    bigquery.views.set(`${dataset}.stg_events`, renderMartSql(worldPlan.staging, target));
  }
}
