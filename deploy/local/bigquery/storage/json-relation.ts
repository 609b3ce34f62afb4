import type { Field } from '../field.ts';
import { quoteIdentifier, quoteText } from '../sql/quoting.ts';
import { columnType } from '../sql/types.ts';

/** A row as JSON by column name, each value in a form that DuckDB can cast to the column's type. */
export type JsonRow = Record<string, unknown>;

/** DuckDB SELECT that yields the given rows with one column per field. */
export function jsonSelect(fields: Field[], rows: JsonRow[]): string {
  const columns = fields.map((field) => castColumn(field, `stored_row.${quoteIdentifier(field.name)}`));
  const structure = JSON.stringify([structureOf(fields)]);
  const list = `from_json(${quoteText(JSON.stringify(rows))}, ${quoteText(structure)})`;
  return `SELECT ${columns.join(', ') || 'true'} FROM (SELECT unnest(${list}) AS stored_row)`;
}

/** The same from files with one JSON object per line, plain or gzipped. */
export function jsonFilesSelect(fields: Field[], paths: string[]): string {
  const columns = fields.map((field) => castColumn(field, quoteIdentifier(field.name)));
  const types = Object.entries(structureOf(fields)).map(
    ([name, type]) =>
      `${quoteText(name)}: ${quoteText(typeof type === 'string' ? type : duckStructure(type))}`,
  );
  const files = `[${paths.map(quoteText).join(', ')}]`;
  const options = `format = 'newline_delimited', maximum_object_size = 134217728, columns = {${types.join(', ')}}`;
  return `SELECT ${columns.join(', ')} FROM read_json(${files}, ${options})`;
}

/** Casts from the types that JSON is read with; DuckDB decodes the escapes of bytes only in a cast from text. */
function castColumn(field: Field, value: string): string {
  return `CAST(${value} AS ${columnType(field)}) AS ${quoteIdentifier(field.name)}`;
}

/** A nested structure as DuckDB type text. */
function duckStructure(structure: unknown): string {
  if (typeof structure === 'string') return structure;
  if (Array.isArray(structure)) return `${duckStructure(structure[0])}[]`;
  const children = Object.entries(structure as Record<string, unknown>).map(
    ([name, type]) => `${quoteIdentifier(name)} ${duckStructure(type)}`,
  );
  return `STRUCT(${children.join(', ')})`;
}

/** The `structure` argument of DuckDB's from_json. */
function structureOf(fields: Field[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      const scalar = () => (field.type === 'BYTES' ? 'VARCHAR' : columnType({ ...field, mode: 'NULLABLE' }));
      const element = field.fields ? structureOf(field.fields) : scalar();
      return [field.name, field.mode === 'REPEATED' ? [element] : element];
    }),
  );
}
