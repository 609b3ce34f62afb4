import { z } from 'zod';
import type { Chart, ListedChart, QueryResult } from './port.ts';
import { jsonText, maybe, maybeText } from './wire.ts';

/** What the list is asked for; the query context is not to be had there. */
export const listedChartColumns = [
  'id',
  'slice_name',
  'viz_type',
  'datasource_id',
  'datasource_type',
  'params',
  'dashboards.id',
  'dashboards.dashboard_title',
  'changed_on_utc',
];

const common = {
  id: z.number(),
  slice_name: maybeText,
  viz_type: maybeText,
  datasource_id: maybe(z.number()),
  datasource_type: maybeText,
  params: jsonText,
};

const title = maybeText.transform((text) => text ?? '');

/** A chart in the list. */
export const listedChart = z
  .looseObject({
    ...common,
    dashboards: maybe(z.array(z.looseObject({ id: z.number(), dashboard_title: title }))),
    changed_on_utc: maybeText,
  })
  .transform(
    (row): ListedChart => ({
      ...chartOf(row),
      dashboards: (row.dashboards ?? []).map(({ id, dashboard_title }) => ({ id, title: dashboard_title })),
      changedAt: row.changed_on_utc,
    }),
  );

/** A chart by itself. */
export const chart = z
  .looseObject({
    ...common,
    query_context: jsonText,
    dashboards: maybe(
      z.array(z.looseObject({ id: z.number(), dashboard_title: title, json_metadata: jsonText })),
    ),
  })
  .transform(
    (row): Chart => ({
      ...chartOf(row),
      queryContext: row.query_context,
      dashboards: (row.dashboards ?? []).map(({ id, dashboard_title, json_metadata }) => ({
        id,
        title: dashboard_title,
        metadata: json_metadata,
      })),
    }),
  );

/** One query's part of POST /chart/data; in `query` mode it has only the SQL, or an error. */
export const queryResult = z
  .looseObject({
    query: maybeText,
    error: maybeText,
    rowcount: maybe(z.number()),
    data: maybe(z.array(z.looseObject({}))).catch(undefined),
    is_cached: maybe(z.boolean()),
    cached_dttm: maybeText,
    rejected_filters: maybe(z.array(z.looseObject({ column: z.unknown(), reason: z.string() }))),
  })
  .transform(
    (row): QueryResult => ({
      sql: row.query,
      error: row.error,
      rowCount: row.rowcount,
      rows: row.data ?? [],
      isCached: row.is_cached ?? false,
      cachedAt: row.is_cached ? instantOf(row.cached_dttm) : undefined,
      rejectedFilters: (row.rejected_filters ?? []).map(({ column, reason }) => ({
        column: typeof column === 'string' ? column : JSON.stringify(column),
        reason,
      })),
    }),
  );

/** Before 6.1 the time is UTC and does not say so. */
function instantOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const instant = new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}

type Common = z.infer<z.ZodObject<typeof common>>;

function chartOf(row: Common): Omit<ListedChart, 'dashboards' | 'changedAt'> {
  const [, id, type] = /^(\d+)__(\w+)$/.exec(String(row.params?.datasource)) ?? [];
  return {
    id: row.id,
    name: row.slice_name ?? '',
    vizType: row.viz_type ?? '',
    // Before 6.0 a chart by itself tells its dataset in its settings only.
    datasourceId: row.datasource_id ?? (id === undefined ? undefined : Number(id)),
    datasourceType: row.datasource_type ?? type,
    params: row.params,
  };
}
