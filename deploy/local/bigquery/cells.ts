import {
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Field } from './field.ts';

/** One value of a row as the REST API sends it. */
export type Cell = { v: null | string | Cell[] | { f: Cell[] } };

/** How a caller wants its cells printed. */
export type CellFormat = {
  /** `formatOptions.useInt64Timestamp`: microseconds instead of seconds with a fraction. */
  useInt64Timestamp: boolean;
};

/** A row as the REST API sends it. */
export function rowOf(fields: Field[], values: DuckDBValue[], format: CellFormat): { f: Cell[] } {
  return { f: fields.map((field, index) => cellOf(field, values[index] ?? null, format)) };
}

function cellOf(field: Field, value: DuckDBValue, format: CellFormat): Cell {
  if (field.mode === 'REPEATED') {
    // BigQuery has no NULL arrays in results.
    const items = value instanceof DuckDBListValue ? value.items : [];
    return { v: items.map((item) => scalarCell(field, item, format)) };
  }
  return scalarCell(field, value, format);
}

function scalarCell(field: Field, value: DuckDBValue, format: CellFormat): Cell {
  if (value === null || value === undefined) return { v: null };
  if (field.type === 'RANGE') return { v: rangeText(field, value, format) };
  if (value instanceof DuckDBStructValue) {
    const values = Object.values(value.entries);
    return {
      v: { f: (field.fields ?? []).map((child, index) => cellOf(child, values[index] ?? null, format)) },
    };
  }
  return { v: scalarText(field, value, format) };
}

function scalarText(field: Field, value: DuckDBValue, format: CellFormat): string {
  if (value instanceof DuckDBTimestampTZValue) return timestampText(value.micros, format);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
  if (value instanceof DuckDBDecimalValue) return plainDecimal(value.toString());
  if (value instanceof DuckDBIntervalValue) return intervalText(value);
  if (field.type === 'DATETIME') return fullFraction(String(value).replace(' ', 'T'));
  if (field.type === 'TIME') return fullFraction(String(value));
  if (field.type === 'FLOAT') return floatText(Number(value));
  return String(value);
}

function timestampText(micros: bigint, format: CellFormat): string {
  return format.useInt64Timestamp ? String(micros) : floatText(Number(micros) / 1e6);
}

/** BigQuery prints no fraction of a second, or six digits of it: Google's Python client goes by the length. */
function fullFraction(text: string): string {
  return text.replace(/\.(\d+)$/, (_, digits: string) => `.${digits.padEnd(6, '0')}`);
}

/** BigQuery prints no zeros at the end of a NUMERIC. */
function plainDecimal(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A FLOAT64 as BigQuery prints it: `1.0`, `1.5E-7`, `1.609154838103574E9`. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value);
    return text.includes('.') ? text : `${text}.0`;
  }
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** An INTERVAL in BigQuery's canonical form `Y-M D H:M:S[.F]`. */
function intervalText(value: DuckDBIntervalValue): string {
  const months = Math.abs(value.months);
  const micros = value.micros < 0n ? -value.micros : value.micros;
  const seconds = micros / 1_000_000n;
  const fraction = (micros % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].join(':');
  return [
    `${value.months < 0 ? '-' : ''}${Math.floor(months / 12)}-${months % 12}`,
    String(value.days),
    `${value.micros < 0n ? '-' : ''}${clock}${fraction && `.${fraction}`}`,
  ].join(' ');
}

/** A RANGE as `[start, end)`, an open end as UNBOUNDED. */
function rangeText(field: Field, value: DuckDBValue, format: CellFormat): string {
  if (!(value instanceof DuckDBStructValue)) return String(value);
  const element: Field = { name: field.name, type: field.rangeElementType?.type ?? 'DATE' };
  const bound = (name: string) => {
    const stored = value.entries[name] ?? null;
    return stored === null ? 'UNBOUNDED' : scalarText(element, stored, format);
  };
  return `[${bound('start')}, ${bound('end')})`;
}
