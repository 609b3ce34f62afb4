import type { ColumnRow, DatasetRow } from '../metadata.ts';
import { ChartError } from './chart-error.ts';
import { columnOf, columnSql } from './expressions.ts';
import type { AskedFilter } from './query-object.ts';
import { literal } from './sql-words.ts';
import { inRange, parseTimeRange, truncated } from './time.ts';

/** A filter as a condition; `rejected` when the dataset has no such column, for which nobody complains. */
export type FilterSql = { clause: 'where' | 'having'; sql?: string | undefined } | 'rejected';

const comparisons: Record<string, string> = {
  '==': '=',
  '!=': '!=',
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
};

/** What one filter does to a query of the dataset. */
export function filterSql(dataset: DatasetRow, filter: AskedFilter, now: Date): FilterSql {
  const { col, grain } = filter;
  if (typeof col !== 'string') {
    const sql = columnOf(dataset, col.sqlExpression);
    return { clause: 'where', sql: condition(sql ? columnSql(sql) : col.sqlExpression, sql, filter, now) };
  }
  const column = columnOf(dataset, col) ?? dataset.columns.find(({ verboseName }) => verboseName === col);
  if (column) {
    const sql = grain ? truncated(columnSql(column), column.type, grain) : columnSql(column);
    return { clause: 'where', sql: condition(sql, column, filter, now) };
  }
  const metric = dataset.metrics.find(({ metricName }) => metricName === col);
  return metric
    ? { clause: 'having', sql: condition(metric.expression, undefined, filter, now) }
    : 'rejected';
}

function condition(sql: string, column: ColumnRow | undefined, filter: AskedFilter, now: Date) {
  const operator = filter.op.toUpperCase();
  const values = (Array.isArray(filter.val) ? filter.val : [filter.val]).map((value) => typed(value, column));
  const [value] = values;
  if (operator === 'IN' || operator === 'NOT IN') return membership(sql, operator, values);
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') return `${sql} ${operator}`;
  if (operator === 'IS TRUE' || operator === 'IS FALSE') return `${sql} ${operator}`;
  if (operator === 'TEMPORAL_RANGE') {
    return column && inRange(sql, column, parseTimeRange(String(filter.val), now));
  }
  if (value === null && operator !== '==' && operator !== '!=') {
    throw new ChartError('Must specify a value for filters with comparison operators');
  }
  if (value === null) return `${sql} ${operator === '==' ? 'IS NULL' : 'IS NOT NULL'}`;
  const comparison = comparisons[operator];
  if (comparison) return `${sql} ${comparison} ${literal(value)}`;
  const text = column && column.type !== 'STRING' ? `CAST(${sql} AS STRING)` : sql;
  if (operator === 'LIKE' || operator === 'NOT LIKE') return `${text} ${operator} ${literal(value)}`;
  if (operator === 'ILIKE' || operator === 'NOT ILIKE') {
    return `lower(${text}) ${operator.replace('ILIKE', 'LIKE')} lower(${literal(value)})`;
  }
  throw new ChartError(`Invalid filter operation type: ${operator}`);
}

function membership(sql: string, operator: string, values: unknown[]): string {
  const [there, hasNull] = [values.filter((value) => value !== null), values.includes(null)];
  if (values.length === 0) throw new ChartError('Filter value list cannot be empty');
  const list = `${sql} IN (${there.map(literal).join(', ')})`;
  const either = hasNull
    ? there.length > 0
      ? `(${sql} IS NULL OR ${list})`
      : `(${sql} IS NULL)`
    : `(${list})`;
  return operator === 'NOT IN' ? `NOT ${either}` : either;
}

/** A text in a filter of numbers is a number; `<NULL>` is none. */
function typed(value: unknown, column: ColumnRow | undefined): unknown {
  if (value === undefined || value === '<NULL>') return null;
  if (typeof value !== 'string') return value;
  const isNumber = /^(?:INT64|FLOAT64|NUMERIC|BIGNUMERIC)$/.test(column?.type ?? '');
  return isNumber && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
}
