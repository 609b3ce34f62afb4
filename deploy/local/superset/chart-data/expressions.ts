import type { ColumnRow, DatasetRow } from '../metadata.ts';
import { ChartError } from './chart-error.ts';
import { type AskedColumn, type AskedMetric, columnLabel, metricLabel } from './query-object.ts';
import { quoted } from './sql-words.ts';
import { truncated } from './time.ts';

/** A part of the SELECT list. */
export type Expression = { label: string; sql: string };

/** The dataset's column of a name, whose case counts. */
export function columnOf({ columns }: DatasetRow, name: string): ColumnRow | undefined {
  return columns.find(({ columnName }) => columnName === name);
}

/** A column of the dataset: its own SQL when it is calculated. */
export function columnSql({ expression, columnName }: ColumnRow): string {
  return expression || quoted(columnName);
}

/** What to select for a column; one that the dataset does not have is taken for SQL. */
export function columnExpression(dataset: DatasetRow, asked: AskedColumn, isGrouped: boolean): Expression {
  const label = columnLabel(asked);
  const sql = typeof asked === 'string' ? asked : asked.sqlExpression;
  const column = columnOf(dataset, sql);
  if (!column) {
    if (typeof asked !== 'string') return { label, sql };
    return { label, sql: isGrouped ? `(${sql})` : quoted(sql) };
  }
  const grain = typeof asked === 'string' || asked.columnType !== 'BASE_AXIS' ? undefined : asked.timeGrain;
  const isTruncated = grain && column.isDttm;
  return { label, sql: isTruncated ? truncated(columnSql(column), column.type, grain) : columnSql(column) };
}

const aggregates: Record<string, (sql: string) => string> = {
  COUNT_DISTINCT: (sql) => `count(DISTINCT ${sql})`,
  COUNT: (sql) => `count(${sql})`,
  SUM: (sql) => `sum(${sql})`,
  AVG: (sql) => `avg(${sql})`,
  MIN: (sql) => `min(${sql})`,
  MAX: (sql) => `max(${sql})`,
};

/** What to select for a metric. */
export function metricExpression(dataset: DatasetRow, asked: AskedMetric): Expression {
  const label = metricLabel(asked);
  if (typeof asked === 'string') {
    const saved = dataset.metrics.find(({ metricName }) => metricName === asked);
    if (!saved) throw new ChartError(`Metric '${asked}' does not exist`);
    return { label, sql: saved.expression };
  }
  if (asked.expressionType === 'SQL') return { label, sql: asked.sqlExpression ?? '' };
  const aggregate = aggregates[asked.aggregate ?? ''];
  if (!aggregate || !asked.column) throw new ChartError('Adhoc metric expressionType is invalid');
  // Superset 6.1 looks up a calculated column here; one that it does not know was complained about before.
  const column = columnOf(dataset, asked.column.column_name);
  return { label, sql: aggregate(column ? columnSql(column) : quoted(asked.column.column_name)) };
}
