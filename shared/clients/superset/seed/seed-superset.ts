import { z } from 'zod';
import { anyAnswer, type SupersetCaller } from '../caller.ts';
import { listAll } from '../pages.ts';
import { type SeedChartName, seedCharts } from './seed-charts.ts';
import { dashboardMetadata, dashboardPosition } from './seed-dashboards.ts';
import { type SeedMart, seedMarts } from './seed-marts.ts';

/** Where the marts are. */
export type SeedOptions = {
  project: string;
  /** The BigQuery dataset of the marts. */
  schema: string;
  /** A service account key as JSON, with which Superset signs in to BigQuery. */
  serviceAccountKey: object;
};

/** Ids of what there is now. */
export type Seeded = {
  databaseId: number;
  /** By table; `countries` is virtual. */
  datasets: SeededDatasets;
  charts: Record<SeedChartName, number>;
  dashboards: { website: number; sessions: number };
};

type SeededDatasets = Record<SeedMart | 'countries', number>;

const made = z.looseObject({ id: z.number() });

/**
 * Fills a Superset with what an analytics team has: a database, datasets over some marts and over SQL of their own,
 * charts that use columns in every way, and dashboards with native filters. What is there already stays.
 */
export async function seedSuperset(admin: SupersetCaller, options: SeedOptions): Promise<Seeded> {
  const findOrMake = createFindOrMake(admin);
  const { project, schema, serviceAccountKey } = options;
  const database = await findOrMake('database', 'database_name', 'BigQuery', {
    sqlalchemy_uri: `bigquery://${project}`,
    expose_in_sqllab: true,
    masked_encrypted_extra: JSON.stringify({ credentials_info: serviceAccountKey }),
  });

  const place = { database: database.id, schema };
  const sql = `SELECT country, SUM(sessions) AS sessions FROM \`${project}.${schema}.mart_geo\` GROUP BY country`;
  const datasets = Object.fromEntries(
    await inOrder([...seedMarts, 'countries'], async (table) => {
      const body = table === 'countries' ? { ...place, sql } : place;
      return [table, (await findOrMake('dataset', 'table_name', table, body)).id];
    }),
  ) as SeededDatasets;
  const charts = await makeCharts(findOrMake, datasets);
  return {
    databaseId: database.id,
    datasets,
    charts,
    dashboards: await makeDashboards(admin, datasets, charts),
  };
}

type FindOrMake = (
  kind: 'database' | 'dataset' | 'chart' | 'dashboard',
  nameMember: string,
  name: string,
  body: object,
) => Promise<{ id: number; isNew: boolean }>;

function createFindOrMake({ call }: SupersetCaller): FindOrMake {
  return async (kind, nameMember, name, body) => {
    const path = `/api/v1/${kind}/`;
    const filters = [{ col: nameMember, opr: 'eq', value: name }];
    const [found] = await listAll(call, { path, item: made, orderBy: nameMember, filters });
    if (found) return { id: found.id, isNew: false };
    const { id } = await call({ method: 'POST', path, body: { ...body, [nameMember]: name }, answer: made });
    return { id, isNew: true };
  };
}

async function makeCharts(findOrMake: FindOrMake, datasets: SeededDatasets) {
  const made = await inOrder(seedCharts, async ({ name, vizType, table, params, queries }) => {
    const id = datasets[table];
    const context = {
      datasource: { id, type: 'table' },
      queries,
      result_format: 'json',
      result_type: 'full',
    };
    const body = {
      viz_type: vizType,
      datasource_id: id,
      datasource_type: 'table',
      params: JSON.stringify({ datasource: `${id}__table`, viz_type: vizType, ...params }),
      ...(queries && { query_context: JSON.stringify(context) }),
    };
    return [name, (await findOrMake('chart', 'slice_name', name, body)).id] as const;
  });
  return Object.fromEntries(made) as Seeded['charts'];
}

async function makeDashboards(
  admin: SupersetCaller,
  datasets: SeededDatasets,
  charts: Seeded['charts'],
): Promise<Seeded['dashboards']> {
  const findOrMake = createFindOrMake(admin);
  const make = async (title: string, slug: string, chartIds: number[], filter: Filtered) => {
    const datasetId = datasets[filter.table];
    const metadata = dashboardMetadata([{ ...filter, datasetId }], chartIds);
    const { id, isNew } = await findOrMake('dashboard', 'dashboard_title', title, {
      slug,
      published: true,
      json_metadata: JSON.stringify(metadata),
      position_json: JSON.stringify(dashboardPosition(chartIds)),
    });
    for (const chartId of isNew ? chartIds : []) {
      const body = { dashboards: [id] };
      await admin.call({ method: 'PUT', path: `/api/v1/chart/${chartId}`, body, answer: anyAnswer });
    }
    return id;
  };
  const country = { name: 'Country', table: 'mart_geo', column: 'country', values: ['AM'] } as const;
  const device = { name: 'Device', table: 'mart_sessions', column: 'device_category', values: [] } as const;
  return {
    website: await make('Bank website', 'bank-website', Object.values(charts), country),
    // Nothing but a filter uses mart_sessions, which Superset's own list of related objects misses.
    sessions: await make('Sessions', 'sessions', [], device),
  };
}

type Filtered = { name: string; table: SeedMart; column: string; values: readonly string[] };

/** One after the other: two writes at once may meet in Superset's own checks of names. */
async function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
