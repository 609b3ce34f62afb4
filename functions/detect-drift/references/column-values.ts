/**
 * The forms in which charts write columns, metrics, filters and orders (Superset's own TypeScript: QueryFormColumn,
 * QueryFormMetric, AdhocFilter, QueryFormOrderBy). Everything here is what users and plug-ins saved, so nothing is
 * taken for granted, and what cannot be read is no reference.
 */
import type { Confidence, Use, WrittenReference } from './reference.ts';

/** Where a value stands, and how sure it is that it counts. */
export type Standing = { place: string; confidence: Confidence };

/** Anything that may be a value: a list, one thing, or nothing. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null || value === '') return [];
  return Array.isArray(value) ? value : [value];
}

/** A value as an object, undefined for everything else. */
export function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Text with something in it. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Columns, each by name, as an object with a name, or as SQL. */
export function columnsIn(value: unknown, use: Use, standing: Standing): WrittenReference[] {
  return listOf(value).flatMap((item) => columnIn(item, use, standing));
}

function columnIn(item: unknown, use: Use, standing: Standing): WrittenReference[] {
  const name = textOf(item);
  if (name !== undefined) return [{ kind: 'column', name, use, ...standing }];
  const column = objectOf(item);
  if (!column) return [];
  const sql = textOf(column.sqlExpression);
  if (sql !== undefined) return adhocColumn(sql, column, use, standing);
  const plain = textOf(column.column_name) ?? textOf(column.columnName);
  return plain === undefined ? [] : [{ kind: 'column', name: plain, use, ...standing }];
}

/** The SQL of an axis is usually a column's bare name, which may hold characters that no bare name in SQL can. */
function adhocColumn(
  text: string,
  { columnType, isColumnReference }: Record<string, unknown>,
  use: Use,
  standing: Standing,
): WrittenReference[] {
  const isAxis = columnType === 'BASE_AXIS';
  const isName = isColumnReference === true || (isAxis && !/[()'"`;,+*/]/.test(text));
  if (isAxis && isName) return [{ kind: 'column', name: text, use: 'axis', ...standing }];
  if (isName) return [{ kind: 'column', name: text, use, ...standing }];
  return [{ kind: 'sql', text, use: isAxis ? 'axis' : 'sql', ...standing }];
}

/** Metrics: a saved one by name, one made of a column and an aggregate, or SQL. */
export function metricsIn(value: unknown, standing: Standing): WrittenReference[] {
  return listOf(value).flatMap((item): WrittenReference[] => {
    const name = textOf(item);
    if (name !== undefined) return [{ kind: 'saved-metric', name, use: 'metric', ...standing }];
    const metric = objectOf(item);
    if (!metric) return [];
    const sql = textOf(metric.sqlExpression);
    if (metric.expressionType === 'SQL') {
      return sql === undefined ? [] : [{ kind: 'sql', text: sql, use: 'sql', ...standing }];
    }
    if (metric.column !== undefined) return columnsIn(metric.column, 'metric', standing);
    // Before expressionType there was only the label of a saved metric.
    const label = textOf(metric.label);
    return label === undefined ? [] : [{ kind: 'saved-metric', name: label, use: 'metric', ...standing }];
  });
}

/** Filters of the editor and of queries: by column, or as SQL. */
export function filtersIn(value: unknown, standing: Standing): WrittenReference[] {
  return listOf(value).flatMap((item): WrittenReference[] => {
    const filter = objectOf(item);
    if (!filter) return [];
    const sql = textOf(filter.sqlExpression);
    if (filter.expressionType === 'SQL' || (sql !== undefined && filter.subject === undefined)) {
      return sql === undefined ? [] : [{ kind: 'sql', text: sql, use: 'sql', ...standing }];
    }
    const subject = filter.subject ?? filter.col;
    const name = textOf(subject);
    if (name !== undefined && filter.clause === 'HAVING') {
      return [{ kind: 'column-or-metric', name, use: 'metric', ...standing }];
    }
    return columnsIn(subject, isTimeFilter(filter) ? 'time-filter' : 'filter', idling(filter, standing));
  });
}

function isTimeFilter({ operator, op }: Record<string, unknown>): boolean {
  return operator === 'TEMPORAL_RANGE' || op === 'TEMPORAL_RANGE';
}

/** A filter of time that lets everything through does nothing until a dashboard narrows it. */
function idling(filter: Record<string, unknown>, standing: Standing): Standing {
  const value = filter.comparator ?? filter.val;
  const isIdle = isTimeFilter(filter) && (value === 'No filter' || value === undefined || value === null);
  return isIdle ? { ...standing, confidence: 'probable' } : standing;
}

/** What a query is ordered by: `["column", true]`, also as text, or a metric in the place of the column. */
export function ordersIn(value: unknown, standing: Standing): WrittenReference[] {
  return listOf(value).flatMap((item): WrittenReference[] => {
    const pair = typeof item === 'string' ? (parsePair(item) ?? [item]) : item;
    const [by] = Array.isArray(pair) ? pair : [pair];
    const name = textOf(by);
    if (name !== undefined) return [{ kind: 'column-or-metric', name, use: 'order', ...standing }];
    return orderedByExpression(by, standing);
  });
}

function orderedByExpression(by: unknown, standing: Standing): WrittenReference[] {
  const expression = objectOf(by);
  if (!expression) return [];
  const isMetric = expression.aggregate !== undefined || expression.column !== undefined;
  return isMetric || expression.expressionType === 'SQL'
    ? metricsIn(expression, standing)
    : columnsIn(expression, 'order', standing);
}

function parsePair(text: string): unknown[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Where a map's points are: the columns of longitude, latitude, both, or a geohash. */
export function spatialIn(value: unknown, standing: Standing): WrittenReference[] {
  const spatial = objectOf(value);
  if (!spatial) return [];
  const keys: Record<string, string[]> = {
    latlong: ['lonCol', 'latCol'],
    delimited: ['lonlatCol'],
    geohash: ['geohashCol'],
  };
  const used = keys[String(spatial.type)] ?? Object.values(keys).flat();
  return used.flatMap((key) => columnsIn(spatial[key], 'dimension', standing));
}
