import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { ZetaType, ZetaValue } from '../../../../../deploy/local/bigquery/sql/resolved.ts';
import {
  civilSeconds,
  civilTime,
  dateText,
  timestampText,
} from '../../../../../deploy/local/bigquery/sql/translate/moments.ts';
import {
  readDecimal,
  readInterval,
} from '../../../../../deploy/local/bigquery/sql/translate/wire-numbers.ts';
import { structFields } from '../../../../../deploy/local/bigquery/sql/types.ts';

/** A value in a form in which both evaluators' answers can be compared: text, true, false, null, arrays. */
export type Comparable = string | boolean | null | Comparable[];

/** A value that Google's reference evaluator answered with. */
export function fromReference(value: ZetaValue | undefined, type: ZetaType): Comparable {
  switch (value?.value) {
    case undefined:
      return null;
    case 'int64Value':
      return String(value.int64Value);
    case 'doubleValue':
      return floatDigits(Number(value.doubleValue));
    case 'boolValue':
      return value.boolValue === true;
    case 'dateValue':
      return dateText(value.dateValue ?? 0);
    case 'timestampValue':
      return clock(timestampText(value.timestampValue).replace('+00', ''));
    case 'datetimeValue':
      return clock(civilSeconds(value.datetimeValue));
    case 'timeValue':
      return clock(civilTime(value.timeValue ?? '0'));
    case 'numericValue':
      return readDecimal(value.numericValue, 9);
    case 'bytesValue':
      return Buffer.from(value.bytesValue ?? []).toString('hex');
    case 'jsonValue':
      return sortedJson(value.jsonValue ?? 'null');
    case 'intervalValue': {
      const { months, days, microseconds } = readInterval(value.intervalValue);
      return `${months} ${days} ${microseconds}`;
    }
    case 'arrayValue':
      return (value.arrayValue?.element ?? []).map((item) =>
        fromReference(item, type.arrayType?.elementType as ZetaType),
      );
    case 'structValue':
      return structFields(type).map(({ fieldType }, index) =>
        fromReference(value.structValue?.field?.[index], fieldType),
      );
    default:
      return String(value?.stringValue);
  }
}

/** A value that DuckDB answered with. */
export function fromDuck(value: DuckDBValue, type: ZetaType): Comparable {
  if (value === null) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return floatDigits(value);
  if (value instanceof DuckDBListValue) {
    return value.items.map((item) => fromDuck(item, type.arrayType?.elementType as ZetaType));
  }
  if (value instanceof DuckDBStructValue) {
    const entries = Object.values(value.entries);
    return structFields(type).map(({ fieldType }, index) => fromDuck(entries[index] ?? null, fieldType));
  }
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex');
  if (value instanceof DuckDBIntervalValue) return `${value.months} ${value.days} ${value.micros}`;
  if (value instanceof DuckDBDecimalValue) return String(value).replace(/\.?0+$/, '');
  if (value instanceof DuckDBTimestampTZValue)
    return clock(new DuckDBTimestampValue(value.micros).toString());
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimeValue) return clock(String(value));
  return type.typeKind === 'TYPE_JSON' ? sortedJson(String(value)) : String(value);
}

/** A value of a DuckDB table as Google's reference evaluator takes it. */
export function toReference(value: DuckDBValue, type: ZetaType): object {
  if (value === null || value === undefined) return {};
  if (value instanceof DuckDBListValue) {
    const element = type.arrayType?.elementType as ZetaType;
    return { arrayValue: { element: value.items.map((item) => toReference(item, element)) } };
  }
  if (value instanceof DuckDBStructValue) {
    const entries = Object.values(value.entries);
    const field = structFields(type).map(({ fieldType }, index) =>
      toReference(entries[index] ?? null, fieldType),
    );
    return { structValue: { field } };
  }
  if (value instanceof DuckDBDateValue) return { dateValue: value.days };
  if (value instanceof DuckDBTimestampTZValue) {
    const seconds = value.micros / 1_000_000n;
    return {
      timestampValue: { seconds: String(seconds), nanos: Number(value.micros - seconds * 1_000_000n) * 1000 },
    };
  }
  switch (typeof value) {
    case 'bigint':
      return { int64Value: String(value) };
    case 'number':
      return { doubleValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'string':
      return { stringValue: value };
    default:
      throw new Error(`No reference value for ${type.typeKind}`);
  }
}

/** Sums of floating point numbers depend on their order in the last digits. */
function floatDigits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(11))) : String(value);
}

function clock(text: string): string {
  return text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

function sortedJson(text: string): string {
  return JSON.stringify(JSON.parse(text), (_key, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
}
