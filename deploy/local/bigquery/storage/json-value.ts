import { unsupported } from '../bigquery-error.ts';
import type { Field } from '../field.ts';
import type { JsonRow } from './json-relation.ts';

/** What is wrong with one value of a row that was sent as JSON, in BigQuery's words. */
export type ValueError = { location: string; message: string };

/** A row in the form DuckDB can cast, or what is wrong with it. */
export type ReadRow = { row: JsonRow } | { errors: ValueError[] };

/** How strictly rows are read. */
export type RowOptions = { ignoreUnknownValues: boolean };

class BadValue extends Error {
  override readonly name = 'BadValue';
  readonly location: string;

  constructor(location: string, message: string) {
    super(message);
    this.location = location;
  }
}

/** Reads one row of insertAll or of a load job against the table's columns. */
export function readJsonRow(fields: Field[], value: unknown, options: RowOptions): ReadRow {
  try {
    return { row: readRecord(fields, value, '', options) };
  } catch (error) {
    if (error instanceof BadValue) return { errors: [{ location: error.location, message: error.message }] };
    throw error;
  }
}

function readRecord(fields: Field[], value: unknown, path: string, options: RowOptions): JsonRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new BadValue(path, `This field: ${path} is not a record.`);
  }
  const given = new Map(Object.entries(value).map(([name, child]) => [name.toLowerCase(), { name, child }]));
  const row: JsonRow = {};
  for (const field of fields) {
    const found = given.get(field.name.toLowerCase());
    given.delete(field.name.toLowerCase());
    row[field.name] = readField(
      field,
      found?.child ?? null,
      path ? `${path}.${field.name}` : field.name,
      options,
    );
  }
  const [unknown] = given.values();
  if (unknown && !options.ignoreUnknownValues) {
    throw new BadValue(path ? `${path}.${unknown.name}` : unknown.name, `no such field: ${unknown.name}.`);
  }
  return row;
}

function readField(field: Field, value: unknown, path: string, options: RowOptions): unknown {
  if (field.mode === 'REPEATED') {
    if (value === null) return [];
    if (!Array.isArray(value)) {
      throw new BadValue(path, `Field ${path}: repeated record must be imported as a JSON array.`);
    }
    return value.map((element) => {
      if (element === null)
        throw new BadValue(path, `Only optional fields can be set to NULL. Field: ${path}`);
      return readValue(field, element, path, options);
    });
  }
  if (value === null) {
    if (field.mode === 'REQUIRED') throw new BadValue(path, `Missing required field: ${path}.`);
    return null;
  }
  if (Array.isArray(value) && field.type !== 'JSON') {
    throw new BadValue(path, `Array specified for non-repeated field: ${path}.`);
  }
  return readValue(field, value, path, options);
}

function readValue(field: Field, value: unknown, path: string, options: RowOptions): unknown {
  if (field.fields) return readRecord(field.fields, value, path, options);
  if (field.type === 'JSON') return jsonOf(value, path);
  if (field.type === 'RANGE') return rangeOf(value, path);
  if (typeof value === 'object') throw new BadValue(path, `This field: ${path} is not a record.`);
  return readScalar(field, value, path);
}

function readScalar(field: Field, value: unknown, path: string): unknown {
  const text = String(value);
  const bad = (type: string) => new BadValue(path, `Cannot convert value to ${type} (bad value): ${text}`);
  switch (field.type) {
    case 'INTEGER':
      if (!/^[+-]?\d+(\.0+)?$/.test(text) && !Number.isInteger(value)) throw bad('integer');
      return typeof value === 'number' ? BigInt(value).toString() : text.replace(/^\+|\.0+$/g, '');
    case 'FLOAT':
      if (!/^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf(inity)?|nan)$/i.test(text)) {
        throw bad('floating point');
      }
      return text;
    case 'NUMERIC':
    case 'BIGNUMERIC':
      if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) throw bad('numeric');
      return text;
    case 'BOOLEAN':
      if (!/^(true|false|t|f|yes|no|y|n|1|0)$/i.test(text)) throw bad('boolean');
      return /^(true|t|yes|y|1)$/i.test(text);
    case 'TIMESTAMP':
      return timestampOf(value, path);
    case 'DATE':
      if (!isDate(text)) throw new BadValue(path, `Invalid date: '${text}'`);
      return text;
    case 'DATETIME':
      if (
        !isDate(text.slice(0, 10)) ||
        Number.isNaN(Date.parse(`${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`))
      ) {
        throw new BadValue(path, `Invalid datetime string "${text}"`);
      }
      return text.replace('T', ' ');
    case 'TIME':
      if (!/^\d{1,2}:\d{2}:\d{2}(\.\d{1,6})?$/.test(text))
        throw new BadValue(path, `Invalid time string "${text}"`);
      return text;
    case 'INTERVAL':
    case 'GEOGRAPHY':
      throw unsupported(`${field.type} values in rows sent as JSON`);
    case 'BYTES':
      return bytesOf(text, path);
    default:
      return text;
  }
}

function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{1,2}-\d{1,2}$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`.replace(/-(\d)(?=[-T])/g, '-0$1')))
  );
}

/** Text in any of BigQuery's forms, or seconds since the epoch as a number; kept to the microsecond. */
function timestampOf(value: unknown, path: string): string {
  const text = String(value).trim();
  const seconds = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  if (seconds) return new Date(Math.round(Number(text) * 1000)).toISOString();
  const zoned = text
    .replace(/^(\d{4}-\d\d-\d\d)[Tt ](.*)$/, '$1 $2')
    .replace(/ ?UTC$/i, '+00')
    .replace(/[Zz]$/, '+00');
  const shape = /^(\d{4}-\d\d-\d\d)( \d{1,2}:\d\d:\d\d(\.\d{1,9})?)?([+-]\d{1,2}(:?\d\d)?)?$/;
  const parts = shape.exec(zoned);
  if (!parts?.[1] || !isDate(parts[1])) throw new BadValue(path, `Invalid timestamp: '${text}'`);
  return parts[2] === undefined
    ? `${parts[1]} 00:00:00${parts[4] ?? '+00'}`
    : parts[4]
      ? zoned
      : `${zoned}+00`;
}

/** DuckDB reads bytes from text with `\xNN` escapes. */
function bytesOf(text: string, path: string): string {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text))
    throw new BadValue(path, `Could not decode base64 string to bytes. Field: ${path}`);
  const hex = Buffer.from(text, 'base64').toString('hex');
  return hex.replace(/../g, (byte) => `\\x${byte}`);
}

function jsonOf(value: unknown, path: string): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new BadValue(path, `Invalid JSON: ${value}`);
  }
}

function rangeOf(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null)
    throw new BadValue(path, `Invalid range: ${String(value)}`);
  const { start = null, end = null } = value as { start?: unknown; end?: unknown };
  return { start, end };
}
