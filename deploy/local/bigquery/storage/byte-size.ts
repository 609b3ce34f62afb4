import type { Field } from '../field.ts';
import { quoteIdentifier } from '../sql/quoting.ts';

/** Logical bytes of https://cloud.google.com/bigquery/pricing#data by type; absent where the length of the value counts. */
const fixedBytes: Partial<Record<Field['type'], number>> = {
  INTEGER: 8,
  FLOAT: 8,
  NUMERIC: 16,
  BIGNUMERIC: 32,
  BOOLEAN: 1,
  TIMESTAMP: 8,
  DATE: 8,
  TIME: 8,
  DATETIME: 8,
  INTERVAL: 16,
  RANGE: 16,
};

/** DuckDB expression for the logical bytes of one row. */
export function rowBytes(fields: Field[]): string {
  const sizes = fields.map((field) => fieldBytes(field, quoteIdentifier(field.name), 0));
  return sizes.length ? sizes.join(' + ') : '0';
}

function fieldBytes(field: Field, value: string, depth: number): string {
  if (field.mode === 'REPEATED') {
    const element = `e${depth}`;
    const size = valueBytes(field, element, depth + 1);
    return `coalesce(list_sum(list_transform(${value}, lambda ${element}: ${size})), 0)`;
  }
  return valueBytes(field, value, depth);
}

function valueBytes(field: Field, value: string, depth: number): string {
  if (field.fields) {
    const children = field.fields.map((child) =>
      fieldBytes(child, `${value}.${quoteIdentifier(child.name)}`, depth),
    );
    return `(${children.join(' + ') || '0'})`;
  }
  const fixed = fixedBytes[field.type];
  if (fixed !== undefined) return `CASE WHEN ${value} IS NULL THEN 0 ELSE ${fixed} END`;
  const length = field.type === 'BYTES' ? `octet_length(${value})` : `strlen(CAST(${value} AS VARCHAR))`;
  return `coalesce(2 + ${length}, 0)`;
}
