import { z } from 'zod';
import { anyAnswer, type SupersetCaller } from '../caller.ts';
import { listAll } from '../pages.ts';
import { seedCharts } from './seed-charts.ts';
import { dashboardMetadata, dashboardPosition } from './seed-dashboards.ts';

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
  datasets: Record<string, number>;
  /** By name. */
  charts: Record<string, number>;
  dashboards: { website: number; sessions: number };
};

/** The marts that the seeded datasets need to find in BigQuery. */
export const seedMarts = ['mart_daily_kpis', 'mart_geo', 'mart_apply_funnel', 'mart_sessions'] as const;

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

  const datasets: Record<string, number> = {};
  for (const table of seedMarts) {
    const body = { database: database.id, schema };
    datasets[table] = (await findOrMake('dataset', 'table_name', table, body)).id;
  }
  const sql = `SELECT country, SUM(sessions) AS sessions FROM \`${project}.${schema}.mart_geo\` GROUP BY country`;
  const virtual = { database: database.id, schema, sql };
  datasets.countries = (await findOrMake('dataset', 'table_name', 'countries', virtual)).id;

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

async function makeCharts(findOrMake: FindOrMake, datasets: Record<string, number>) {
  const charts: Record<string, number> = {};
  for (const { name, vizType, table, params, queries } of seedCharts) {
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
    charts[name] = (await findOrMake('chart', 'slice_name', name, body)).id;
  }
  return charts;
}

async function makeDashboards(
  admin: SupersetCaller,
  datasets: Record<string, number>,
  charts: Record<string, number>,
): Promise<Seeded['dashboards']> {
  const findOrMake = createFindOrMake(admin);
  const make = async (title: string, slug: string, chartIds: number[], filter: Filtered) => {
    const datasetId = datasets[filter.table] ?? 0;
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
  const country = { name: 'Country', table: 'mart_geo', column: 'country', values: ['AM'] };
  const device = { name: 'Device', table: 'mart_sessions', column: 'device_category', values: [] };
  return {
    website: await make('Bank website', 'bank-website', Object.values(charts), country),
    // Nothing but a filter uses mart_sessions, which Superset's own list of related objects misses.
    sessions: await make('Sessions', 'sessions', [], device),
  };
}

type Filtered = { name: string; table: string; column: string; values: string[] };
