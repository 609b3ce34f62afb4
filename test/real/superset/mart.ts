import type { ExecutionContext } from 'ava';
import { z } from 'zod';
import type { JsonObject } from '../../../shared/clients/superset/port.ts';
import type { World } from '../../contract/superset/world.ts';
import type { DriftWorld, RunOutcome } from './drift-world.ts';

/** What people have of one column: a dataset over a table of its own, and a dashboard. */
export type Mart = { id: number; name: string; table: string; dashboardId: number };

const made = z.looseObject({ id: z.number() });

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

/** A mart that is gone when the story ends, and the state and facts of that story. */
export async function openMart(
  t: ExecutionContext,
  { world, openStory }: DriftWorld,
  columns = usualColumns,
) {
  const mart = await makeMart(world, columns);
  t.teardown(() => removeMart(world, mart));
  return { world, mart, story: openStory() };
}

const usualColumns = "DATE '2026-01-01' AS event_date, 'AM' AS country, 'Yerevan' AS city, 3 AS users";

/** The mart gains a column that Superset does not know. */
export function addColumn({ sql }: World, { table }: Mart): Promise<void> {
  return sql(`ALTER TABLE ${table} ADD COLUMN apply_clicks INT64`);
}

/** The mart loses a column that Superset knows. */
export function dropColumn({ sql }: World, { table }: Mart, column = 'city'): Promise<void> {
  return sql(`ALTER TABLE ${table} DROP COLUMN \`${column}\``);
}

/** The columns that Superset knows of the mart. */
export async function namesIn({ client }: World, { id }: Mart): Promise<string[]> {
  return (await client.dataset(id)).columns.map(({ name }) => name);
}

/** What a run says of one mart. */
export function findingsOf({ checked }: Pick<RunOutcome, 'checked'>, { name }: Mart) {
  return checked.findings.filter(({ subject }) => subject === name || subject.startsWith(`${name}.`));
}
