import { z } from 'zod';
import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { createDetectDrift } from '../../../functions/detect-drift/handler.ts';
import planJson from '../../../marts/plan.json' with { type: 'json' };
import { createBigQueryClient } from '../../../shared/clients/bigquery.ts';
import { createSystemClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import type { JsonObject, SupersetClient } from '../../../shared/clients/superset/port.ts';
import { type Control, controlId } from '../../../shared/controls.ts';
import type { OutgoingMessage } from '../../../shared/events/cloud-event.ts';
import { decodeFact } from '../../../shared/events/decode-fact.ts';
import type { FactData } from '../../../shared/events/facts.ts';
import { detectDriftRequest } from '../../../shared/events/requests.ts';
import { parseMartPlan } from '../../../shared/mart-plan.ts';
import { deliverPush } from '../../../shared/step.ts';
import { openWorld, type World } from '../../contract/superset/world.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';
import { administrator, startRealSuperset } from './real-superset.ts';
import { expiredToken, openWarehouse } from './warehouse.ts';

/** The real Superset, the BigQuery stand-in, and the real detect-drift between them. */
export type DriftWorld = Awaited<ReturnType<typeof startDriftWorld>>;

/** What people have of one column: a dataset over a table of its own, and a dashboard. */
export type Mart = { id: number; name: string; table: string; dashboardId: number };

const made = z.looseObject({ id: z.number() });

/** Brings everything up. */
export async function startDriftWorld() {
  const bigquery = await startBigQuery({ threads: 1 });
  const warehouse = await openWarehouse(bigquery);
  const superset = await startRealSuperset({ bigQueryUrl: bigquery.url });
  const { url, database } = superset;
  const world = await openWorld({ url, administrator, database, expiredToken, warehouse });
  return {
    url,
    world,
    database,
    openStory: () => openStory(world, bigquery.url),
    stop: async () => {
      await superset.stop();
      await bigquery.stop();
    },
  };
}

let lastMart = 0;

/** Makes a table of one row with these columns, in GoogleSQL, a dataset that the watchdog owns, and a dashboard. */
export async function makeMart(world: World, columns: string): Promise<Mart> {
  const name = `drift_${++lastMart}`;
  const { schema = '', database } = await world.client.dataset(world.seeded.datasets.mart_geo);
  const table = `${schema}.${name}`;
  await world.sql(`CREATE TABLE ${table} AS SELECT ${columns}`);
  const dataset = { database: database.id, schema, table_name: name, owners: [world.userId] };
  const { id } = await make(world, 'dataset', dataset);
  const board = { dashboard_title: `Board ${name}`, published: true };
  return { id, name, table, dashboardId: (await make(world, 'dashboard', board)).id };
}

/** Saves a chart of the mart on its dashboard, as the editor does. */
export async function makeChart(
  world: World,
  { id, dashboardId }: Mart,
  { name, query = {}, vizType = 'table', params = {} }: ChartOptions,
): Promise<{ id: number; context: JsonObject }> {
  const context = world.ask(id, query);
  const chart = await make(world, 'chart', {
    slice_name: name,
    viz_type: vizType,
    datasource_id: id,
    datasource_type: 'table',
    params: JSON.stringify({ datasource: `${id}__table`, viz_type: vizType, ...params }),
    ...(Object.keys(query).length > 0 && { query_context: JSON.stringify(context) }),
    dashboards: [dashboardId],
  });
  return { id: chart.id, context };
}

type ChartOptions = { name: string; query?: JsonObject; vizType?: string; params?: JsonObject };

/** Gives the mart's dashboard a native filter by a column. */
export async function addNativeFilter(world: World, mart: Mart, { name, column }: NativeFilter) {
  const filter = {
    id: 'NATIVE_FILTER-1',
    name,
    type: 'NATIVE_FILTER',
    filterType: 'filter_select',
    targets: [{ datasetId: mart.id, column: { name: column } }],
  };
  const metadata = { native_filter_configuration: [filter] };
  await write(world, `dashboard/${mart.dashboardId}`, { json_metadata: JSON.stringify(metadata) });
}

type NativeFilter = { name: string; column: string };

/** Removes what `makeMart` made, with its charts. */
export async function removeMart({ admin, client, sql }: World, { id, table, dashboardId }: Mart) {
  const drop = (path: string) =>
    admin.call({ method: 'DELETE', path: `/api/v1/${path}`, answer: z.looseObject({}) });
  const { charts } = await client.relatedObjects(id);
  for (const chart of charts) await drop(`chart/${chart.id}`);
  await drop(`dashboard/${dashboardId}`);
  await drop(`dataset/${id}`);
  await sql(`DROP TABLE IF EXISTS ${table}`);
}

/** Creates as a person with every right does. */
export function make({ admin }: World, kind: string, body: object): Promise<{ id: number }> {
  return admin.call({ method: 'POST', path: `/api/v1/${kind}/`, body, answer: made });
}

/** Edits as a person with every right does. */
export function write({ admin }: World, path: string, body: object): Promise<object> {
  return admin.call({ method: 'PUT', path: `/api/v1/${path}`, body, answer: z.looseObject({}) });
}

/** The state and the facts of one story. */
function openStory(world: World, bigQueryUrl: string) {
  const clock = createSystemClock();
  const state = createMemoryState({ clock });
  const log = createRememberedLog();
  const published: OutgoingMessage[] = [];
  const publish = async (_topic: string, message: OutgoingMessage) => `${published.push(message)}`;
  const bigquery = createBigQueryClient({
    project: 'acme-analytics',
    location: 'US',
    endpoint: bigQueryUrl,
    account: 'tests@example.test',
  });
  let lastRun = 0;
  const factsOf = (messages: OutgoingMessage[]) =>
    messages.map(({ attributes, data }) =>
      decodeFact({
        messageId: '1',
        publishTime: clock.now(),
        attributes,
        text: data.toString(),
        orderingKey: undefined,
        subscription: 'projects/p/subscriptions/s',
        deliveryAttempt: undefined,
      }),
    );

  async function run(superset: SupersetClient = world.client): Promise<RunOutcome> {
    const from = published.length;
    const work = createDetectDrift({
      plan: parseMartPlan(planJson),
      config: { mode: 'live', marts: { project: 'acme-analytics', dataset: 'marts' }, staleCharts: 0 },
      superset,
      bigquery,
      state,
      clock,
      publish,
    });
    const runId = `${++lastRun}`;
    await deliverPush(
      {
        source: 'detect-drift',
        topic: 'detect-drift',
        read: ({ text }) => ({
          content: detectDriftRequest.parse(JSON.parse(text)),
          traceparent: undefined,
        }),
        work: ({ content, ...delivery }) => work({ ...delivery, request: content }),
        publish,
        clock,
        log,
      },
      {
        subscription: 'projects/p/subscriptions/detect-drift',
        message: {
          messageId: runId,
          publishTime: clock.now().toISOString(),
          data: Buffer.from('{}').toString('base64'),
        },
        deliveryAttempt: 1,
      },
    );
    const facts = factsOf(published.slice(from));
    const checked = facts.flatMap((fact) => (fact.name === 'drift-checked' ? [fact.data] : [])).at(-1);
    if (!checked) throw new Error(`The run published no drift-checked: ${JSON.stringify(facts)}`);
    return { checked, synced: facts.flatMap((fact) => (fact.name === 'drift-synced' ? [fact.data] : [])) };
  }

  return {
    state,
    run,
    approve: (proposal: string) => {
      const id = controlId('approve', proposal);
      const since = clock.now();
      const control: Control = {
        id,
        kind: 'approve',
        subject: proposal,
        author: 'Anna',
        reason: 'not needed any more',
        since: since.toISOString(),
        until: new Date(since.getTime() + 60 * 60_000).toISOString(),
        via: 'message',
        messageId: `approves-${proposal}`,
      };
      return state.put('controls', id, control);
    },
    backUp: () => state.put('before-images', 'metadata-backup', { verifiedAt: clock.now().toISOString() }),
  };
}

/** What a run published. */
export type RunOutcome = { checked: FactData<'drift-checked'>; synced: FactData<'drift-synced'>[] };

/** What a run says of one mart. */
export function findingsOf({ checked }: RunOutcome, { name }: Mart) {
  return checked.findings.filter(({ subject }) => subject === name || subject.startsWith(`${name}.`));
}
