import type { DatasetRow } from '../metadata.ts';
import { ChartError } from './chart-error.ts';
import { columnExpression, columnOf, columnSql, type Expression, metricExpression } from './expressions.ts';
import { filterSql } from './filters.ts';
import { type AskedMetric, askedColumns, columnLabel, type QueryObject } from './query-object.ts';
import { alias, quoted } from './sql-words.ts';
import { inRange, parseTimeRange, type TimeRange, truncated } from './time.ts';

/** The SQL of a query, and what became of its filters. */
export type CompiledQuery = {
  sql: string;
  /** The labels of the result's columns, in their order. */
  labels: string[];
  applied: string[];
  rejected: string[];
  range: TimeRange;
};

/** SQL for BigQuery as Superset's dialect writes it; throws a ChartError in Superset's words. */
export function compileQuery(
  dataset: DatasetRow,
  query: QueryObject,
  { now, rules = [] }: { now: Date; rules?: readonly string[] },
): CompiledQuery {
  const metrics = (query.metrics ?? []).map((metric) => metricExpression(dataset, metric));
  const isGrouped = Array.isArray(query.metrics) || Boolean(query.groupby?.length);
  const columns = askedColumns(query).map((column) => columnExpression(dataset, column, isGrouped));
  const time = timeOf(dataset, query, now);
  if (metrics.length + columns.length === 0) throw new ChartError('Empty query?');
  const dimensions = [...time.selected, ...columns];
  const selected = byLabel([...dimensions, ...metrics]);
  const order = orderOf(dataset, query, selected);
  const conditions = conditionsOf(dataset, query, now);
  const where = [...rules, ...time.conditions, ...conditions.where];
  const lines = [
    `SELECT ${selected.map(({ sql, label }) => `${sql} AS ${quoted(alias(label))}`).join(',\n  ')}`,
    `FROM ${sourceOf(dataset)}`,
    where.length > 0 && `WHERE ${where.join(' AND ')}`,
    isGrouped &&
      dimensions.length > 0 &&
      `GROUP BY ${dimensions.map(({ label }) => quoted(alias(label))).join(', ')}`,
    conditions.having.length > 0 && `HAVING ${conditions.having.join(' AND ')}`,
    order.length > 0 && `ORDER BY ${order.join(', ')}`,
    `LIMIT ${query.row_limit || 50_000}`,
    query.row_offset && `OFFSET ${query.row_offset}`,
  ];
  const { applied, rejected } = conditions;
  const labels = selected.map(({ label }) => label);
  return { sql: lines.filter(Boolean).join('\n'), labels, applied, rejected, range: time.range };
}

/** What stands behind FROM: the table, or the dataset's own SQL. */
export function sourceOf({ sql, catalog, schema, tableName }: DatasetRow): string {
  if (sql) return `(${sql.trim().replace(/;$/, '')}) AS \`virtual_table\``;
  return [catalog, schema, tableName].flatMap((part) => (part ? [`\`${part}\``] : [])).join('.');
}

function byLabel(expressions: Expression[]): Expression[] {
  return [...new Map(expressions.toReversed().map((each) => [each.label, each])).values()].toReversed();
}

/** Superset takes the dataset's own time where a query names one that it does not know as a time. */
function timeOf(dataset: DatasetRow, query: QueryObject, now: Date) {
  const range = parseTimeRange(query.time_range ?? '', now);
  const isTime = (name: string) => columnOf(dataset, name)?.isDttm === true;
  const asked = query.granularity;
  const granularity = asked && !isTime(asked) ? dataset.mainDttmCol : asked;
  if (!granularity) {
    if (query.is_timeseries) {
      throw new ChartError(
        'Datetime column not provided as part table configuration and is required by this type of chart',
      );
    }
    return { range, selected: [], conditions: [] };
  }
  const column = columnOf(dataset, granularity);
  if (!column) throw new ChartError(`Time column "${granularity}" does not exist in dataset`);
  const main = dataset.mainDttmCol ? columnOf(dataset, dataset.mainDttmCol) : undefined;
  const isMainToo = dataset.alwaysFilterMainDttm && main?.isDttm && main !== column;
  const filtered = isMainToo && main ? [main, column] : [column];
  const sql = truncated(columnSql(column), column.type, query.extras?.time_grain_sqla);
  return {
    range,
    selected: query.is_timeseries ? [{ label: '__timestamp', sql }] : [],
    conditions: filtered.flatMap((each) => inRange(columnSql(each), each, range) ?? []),
  };
}

function conditionsOf(dataset: DatasetRow, query: QueryObject, now: Date) {
  const [where, having]: string[][] = [[], []];
  const [applied, rejected]: string[][] = [[], []];
  for (const filter of query.filters ?? []) {
    const result = filterSql(dataset, filter, now);
    (result === 'rejected' ? rejected : applied)?.push(columnLabel(filter.col));
    if (result !== 'rejected' && result.sql) (result.clause === 'where' ? where : having)?.push(result.sql);
  }
  if (query.extras?.where) where?.push(`(${query.extras.where})`);
  if (query.extras?.having) having?.push(`(${query.extras.having})`);
  return { where: where ?? [], having: having ?? [], applied: applied ?? [], rejected: rejected ?? [] };
}

function orderOf(dataset: DatasetRow, query: QueryObject, selected: Expression[]): string[] {
  return (query.orderby ?? []).map(([asked, isAscending]) => {
    const { label, sql } = ordered(dataset, query, asked, selected);
    const isSelected = selected.some((each) => each.label === label);
    return `${isSelected ? quoted(alias(label)) : sql} ${isAscending ? 'ASC' : 'DESC'}`;
  });
}

function ordered(
  dataset: DatasetRow,
  query: QueryObject,
  asked: AskedMetric,
  selected: Expression[],
): Expression {
  if (typeof asked !== 'string') return metricExpression(dataset, asked);
  const metric = (query.metrics ?? []).length > 0 && selected.find(({ label }) => label === asked);
  if (metric && !columnOf(dataset, asked) && !askedColumns(query).includes(asked)) return metric;
  if (dataset.metrics.some(({ metricName }) => metricName === asked)) return metricExpression(dataset, asked);
  const column = columnOf(dataset, asked);
  if (column) return { label: asked, sql: columnSql(column) };
  const adhoc = askedColumns(query).find((each) => typeof each !== 'string' && each.label === asked);
  if (adhoc) return columnExpression(dataset, adhoc, true);
  throw new ChartError(`Unknown column used in orderby: ${asked}`);
}
