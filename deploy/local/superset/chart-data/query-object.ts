import { z } from 'zod';

const adhocColumn = z.looseObject({
  sqlExpression: z.string(),
  label: z.string().optional(),
  columnType: z.string().optional(),
  timeGrain: z.string().nullish(),
});
const adhocMetric = z.looseObject({
  expressionType: z.string(),
  label: z.string().nullish(),
  aggregate: z.string().nullish(),
  column: z.looseObject({ column_name: z.string() }).nullish(),
  sqlExpression: z.string().nullish(),
});
const column = z.union([z.string(), adhocColumn]);
const metric = z.union([z.string(), adhocMetric]);
const filter = z.looseObject({ col: column, op: z.string(), val: z.unknown(), grain: z.string().nullish() });

const queryObject = z.looseObject({
  columns: z.array(column).nullish(),
  groupby: z.array(column).nullish(),
  metrics: z.array(metric).nullish(),
  filters: z.array(filter).nullish(),
  orderby: z.array(z.tuple([metric, z.boolean()])).nullish(),
  extras: z
    .looseObject({
      where: z.string().nullish(),
      having: z.string().nullish(),
      time_grain_sqla: z.string().nullish(),
    })
    .nullish(),
  granularity: z.string().nullish(),
  time_range: z.string().nullish(),
  is_timeseries: z.boolean().nullish(),
  row_limit: z.number().nullish(),
  row_offset: z.number().nullish(),
});

/** What a chart asks for: the body of POST /chart/data. */
export const queryContext = z.looseObject({
  datasource: z.looseObject({ id: z.coerce.number(), type: z.string().nullish() }),
  queries: z.array(queryObject),
  result_type: z.string().nullish(),
});

/** A column by its name, or as SQL. */
export type AskedColumn = z.infer<typeof column>;
/** A metric that is saved, or made for the chart. */
export type AskedMetric = z.infer<typeof metric>;
/** One filter of a query. */
export type AskedFilter = z.infer<typeof filter>;
/** One query of a chart. */
export type QueryObject = z.infer<typeof queryObject>;

/** What a column is called in the result. */
export function columnLabel(asked: AskedColumn): string {
  return typeof asked === 'string' ? asked : (asked.label ?? asked.sqlExpression);
}

/** What a metric is called in the result. */
export function metricLabel(asked: AskedMetric): string {
  if (typeof asked === 'string') return asked;
  return asked.label ?? asked.sqlExpression ?? `${asked.aggregate}(${asked.column?.column_name})`;
}

/** The columns that Superset groups by; `groupby` is the older name of `columns`. */
export function askedColumns({ groupby, columns }: QueryObject): AskedColumn[] {
  const asked = groupby?.length ? groupby : (columns ?? []);
  return asked.filter((each) => each !== '__timestamp');
}
