import type { WarehouseField, WarehouseRows } from '../warehouse.ts';
import type { CompiledQuery } from './compile-query.ts';
import { alias } from './sql-words.ts';

/** A result as the warehouse gave it, and when. */
export type KeptResult = { query: CompiledQuery; rows: WarehouseRows; at: Date };

/** How Superset says that a filter was left out. */
const notInDataset = 'not_in_datasource';

/** One query's part of the answer of POST /chart/data. */
export function resultBody(kept: KeptResult, options: ResultOptions): object {
  const { query, rows } = kept;
  const fields = new Map(rows.fields.map((field) => [field.name, field]));
  const fieldOf = (label: string) => fields.get(alias(label));
  const data = rows.rows.map((row) =>
    Object.fromEntries(query.labels.map((label) => [label, shown(row[alias(label)], fieldOf(label))])),
  );
  const numbers = { rowcount: data.length, sql_rowcount: data.length };
  const table = {
    data,
    colnames: query.labels,
    coltypes: query.labels.map((label) => kindOf(fieldOf(label))),
  };
  if (options.isBrief) return { ...table, ...numbers, detected_currency: null };
  return {
    ...table,
    ...numbers,
    cache_key: options.cacheKey,
    cached_dttm: options.isCached ? secondsOf(kept.at) : null,
    queried_dttm: secondsOf(kept.at),
    cache_timeout: options.timeoutSeconds,
    is_cached: options.isCached,
    query: query.sql,
    status: 'success',
    error: null,
    stacktrace: null,
    indexnames: data.map((_, index) => index),
    from_dttm: query.range.since?.getTime() ?? null,
    to_dttm: query.range.until?.getTime() ?? null,
    applied_template_filters: [],
    annotation_data: {},
    result_format: 'json',
    detected_currency: null,
    applied_filters: query.applied.map((column) => ({ column })),
    rejected_filters: query.rejected.map((column) => ({ reason: notInDataset, column })),
  };
}

/** How a result is given. */
export type ResultOptions = { isCached: boolean; cacheKey: string; timeoutSeconds: number; isBrief: boolean };

function secondsOf(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, '+00:00');
}

/** Superset's generic types: 0 a number, 1 a text, 2 a time, 3 a truth value. */
function kindOf(field: WarehouseField | undefined): number {
  const type = field?.type ?? 'STRING';
  if (/^(?:INT|FLOAT|(?:BIG)?NUMERIC)/.test(type)) return 0;
  if (/^(?:DATE|TIMESTAMP)/.test(type)) return 2;
  return type.startsWith('BOOL') ? 3 : 1;
}

/** Superset gives times as milliseconds; BigQuery gives a TIMESTAMP in seconds. */
function shown(cell: unknown, field: WarehouseField | undefined): unknown {
  if (typeof cell !== 'string') return cell ?? null;
  if (field?.type === 'TIMESTAMP') return Math.round(Number(cell) * 1000);
  if (field?.type === 'DATE') return Date.parse(cell);
  return field?.type === 'DATETIME' ? Date.parse(`${cell}Z`) : cell;
}
