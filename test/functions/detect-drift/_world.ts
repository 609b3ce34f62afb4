import { createDetectDrift, type DetectDriftCollaborators } from '../../../functions/detect-drift/handler.ts';
import type { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient } from '../../../shared/clients/bigquery-port.ts';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { type Control, controlId } from '../../../shared/controls.ts';
import type { OutgoingMessage } from '../../../shared/events/cloud-event.ts';
import { decodeFact } from '../../../shared/events/decode-fact.ts';
import type { FactData } from '../../../shared/events/facts.ts';
import type { PushedMessage } from '../../../shared/events/push-envelope.ts';
import { detectDriftRequest } from '../../../shared/events/requests.ts';
import type { MartPlan } from '../../../shared/mart-plan.ts';
import { deliverPush } from '../../../shared/step.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';
import { chart, dashboard, dataset, geoTable } from './_dataset.ts';
import { createFakeSuperset } from './_superset.ts';

const described = (name: string, description: string) => ({
  name,
  type: 'INTEGER',
  mode: 'NULLABLE' as const,
  description,
});

const source = {
  sql: 'SELECT 1',
  sqlStartLine: 1,
  description: 'countries',
  columns: [described('apply_clicks', 'Clicks on apply')],
};

const plan: MartPlan = {
  generatedFrom: 'a test',
  staging: { ...source, name: 'stg_events', file: 'marts/stg_events.sql' },
  marts: [
    {
      ...source,
      name: 'mart_geo',
      file: 'marts/mart_geo.sql',
      grain: ['country'],
      owner: 'Analytics',
      graceMinutes: 60,
      dependsOn: [],
      audits: [],
    },
  ],
};

const refuse = (name: string) => () => Promise.reject(new Error(`detect-drift has no business with ${name}`));

/** A fake cloud around the real handler: one mart, its dataset, a chart and a dashboard that are in order. */
export function createWorld(config: Partial<DetectDriftCollaborators['config']> = {}) {
  const clock = createManualClock(new Date('2026-11-24T07:00:00Z'));
  const state = createMemoryState({ clock });
  const superset = createFakeSuperset();
  const tables = new Map<string, { name: string; type: string; description?: string }[]>([
    ['mart_geo', [...geoTable]],
  ]);
  const warehouse: {
    refusal?: BigQueryCallError;
    dryRuns: string[];
    dryRunRefusal?: BigQueryCallError;
    tablesRefusal?: BigQueryCallError;
    publishedAt: Map<string, Date>;
  } = {
    dryRuns: [],
    publishedAt: new Map(),
  };
  const log = createRememberedLog();
  const published: { topic: string; id: string; message: PushedMessage }[] = [];
  superset.datasets.set(7, dataset());
  superset.charts.set(
    1,
    chart(1, [{ columns: ['country'] }], { dashboards: [{ id: 3, title: 'Marketing', metadata: {} }] }),
  );
  superset.dashboards.set(3, dashboard(3, 'Marketing'));

  const bigquery: BigQueryClient = {
    ...(Object.fromEntries(
      [
        'insertJob',
        'waitForQuery',
        'findJob',
        'listJobs',
        'listTables',
        'findView',
        'createView',
        'updateView',
        'removeExpiry',
        'deleteTable',
      ].map((name) => [name, refuse(name)]),
    ) as unknown as BigQueryClient),
    project: 'p',
    location: 'US',
    query: async (sql) => {
      if (warehouse.refusal) throw warehouse.refusal;
      if (sql.includes('__TABLES__') && warehouse.tablesRefusal) throw warehouse.tablesRefusal;
      if (sql.includes('__TABLES__')) return tableRows(warehouse.publishedAt);
      return [...tables].flatMap(([table, columns]) =>
        columns.map(({ name, type, description = null }) => ({
          table_name: table,
          field_path: name,
          data_type: type,
          description,
        })),
      );
    },
    dryRun: async (sql) => {
      warehouse.dryRuns.push(sql);
      if (warehouse.dryRunRefusal) throw warehouse.dryRunRefusal;
      return { columns: [], bytesProcessed: 0 };
    },
  };
  const collaborators: DetectDriftCollaborators = {
    plan: structuredClone(plan),
    config: {
      mode: 'live',
      marts: { project: 'p', dataset: 'ineco_marts' },
      staleCharts: 20,
      ...config,
    },
    superset: superset.client,
    bigquery,
    state,
    clock,
    publish: async (topic: string, message: OutgoingMessage) => {
      published.push({ topic, id: message.attributes.id ?? '', message: pushed(message, clock.now()) });
      return String(published.length);
    },
  };
  const facts = () =>
    published.flatMap(({ topic, message }) => (topic === 'detect-drift' ? [] : [decodeFact(message)]));

  return {
    ...collaborators,
    superset,
    tables,
    warehouse,
    clock,
    state,
    log,
    published,
    synced: () => facts().flatMap((fact) => (fact.name === 'drift-synced' ? [fact.data] : [])),
    rejected: () => facts().flatMap((fact) => (fact.name === 'request-rejected' ? [fact.data] : [])),
    /** The newest fact; a run that said nothing fails the test. */
    fact: (): FactData<'drift-checked'> => {
      const newest = facts()
        .flatMap((fact) => (fact.name === 'drift-checked' ? [fact.data] : []))
        .at(-1);
      if (!newest) throw new Error('no drift-checked fact was published');
      return newest;
    },
    publishMart: (at: string, mart = 'mart_geo') => warehouse.publishedAt.set(mart, new Date(at)),
    addToTable: (name: string, type = 'INT64') => tables.get('mart_geo')?.push({ name, type }),
    dropFromTable: (name: string) =>
      tables.set(
        'mart_geo',
        (tables.get('mart_geo') ?? []).filter((each) => each.name !== name),
      ),
    approve: (proposal: string, until = '2026-11-24T11:00:00Z') => {
      const id = controlId('approve', proposal);
      const control: Control = {
        id,
        kind: 'approve',
        subject: proposal,
        author: 'Anna',
        reason: 'not needed',
        since: clock.now().toISOString(),
        until,
        via: 'message',
        messageId: '1',
      };
      return state.put('controls', id, control);
    },
    backUp: (verifiedAt: string) => state.put('remedies', 'metadata-backup', { verifiedAt }),
    deliver: (
      body: unknown = {},
      messageId = '1',
      through: (same: DetectDriftCollaborators) => DetectDriftCollaborators = (same) => same,
    ) => {
      const faulty = through(collaborators);
      const work = createDetectDrift(faulty);
      return deliverPush(
        {
          source: 'detect-drift',
          topic: 'detect-drift',
          read: ({ text }) => ({
            content: detectDriftRequest.parse(JSON.parse(text)),
            traceparent: undefined,
          }),
          work: ({ content, ...delivery }) => work({ ...delivery, request: content }),
          publish: faulty.publish,
          clock,
          log,
        },
        {
          subscription: 'projects/p/subscriptions/detect-drift',
          message: {
            messageId,
            publishTime: clock.now().toISOString(),
            data: Buffer.from(JSON.stringify(body)).toString('base64'),
          },
          deliveryAttempt: 1,
        },
      );
    },
  };
}

function tableRows(publishedAt: ReadonlyMap<string, Date>) {
  return [...publishedAt].map(([table_id, at]) => ({ table_id, last_modified_time: String(at.getTime()) }));
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
