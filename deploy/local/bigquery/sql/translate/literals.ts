import { unsupported } from '../../bigquery-error.ts';
import { quoteText } from '../quoting.ts';
import type { ZetaType, ZetaValue } from '../resolved.ts';
import { duckType, structFieldNames, structFields } from '../types.ts';
import { civilSeconds, civilTime, dateText, timestampText } from './moments.ts';
import { readDecimal, readInterval } from './wire-numbers.ts';

/** A constant of any type. */
export function translateLiteral(type: ZetaType, value: ZetaValue | undefined): string {
  if (!value?.value) return `NULL::${duckType(type)}`;
  const translate = LITERALS[type.typeKind];
  if (!translate) throw unsupported(`literals of type ${type.typeKind.replace('TYPE_', '')}`);
  return translate(value, type);
}

const LITERALS: Record<string, (value: ZetaValue, type: ZetaType) => string> = {
  TYPE_STRING: ({ stringValue = '' }) => quoteText(stringValue),
  TYPE_BYTES: ({ bytesValue }) => bytesLiteral(bytesValue ?? new Uint8Array()),
  TYPE_INT64: ({ int64Value = '0' }) => int64Literal(int64Value),
  TYPE_BOOL: ({ boolValue }) => String(boolValue === true),
  TYPE_DOUBLE: ({ doubleValue = 0 }) => `'${doubleValue}'::DOUBLE`,
  TYPE_DATE: ({ dateValue = 0 }) => `DATE '${dateText(dateValue)}'`,
  TYPE_TIMESTAMP: ({ timestampValue }) => `TIMESTAMPTZ '${timestampText(timestampValue)}'`,
  TYPE_DATETIME: ({ datetimeValue }) => `TIMESTAMP '${civilSeconds(datetimeValue)}'`,
  TYPE_TIME: ({ timeValue = '0' }) => `TIME '${civilTime(timeValue)}'`,
  TYPE_NUMERIC: ({ numericValue }) => `'${readDecimal(numericValue, 9)}'::DECIMAL(38,9)`,
  TYPE_BIGNUMERIC: ({ bignumericValue }) => bigNumericLiteral(readDecimal(bignumericValue, 38)),
  TYPE_JSON: ({ jsonValue = 'null' }) => `bq_parse_json(${quoteText(jsonValue)}, 'round')::JSON`,
  TYPE_INTERVAL: ({ intervalValue }) => intervalLiteral(intervalValue),
  TYPE_ARRAY: ({ arrayValue }, type) => {
    const element = type.arrayType?.elementType as ZetaType;
    const items = (arrayValue?.element ?? []).map((item) => translateLiteral(element, item));
    return `[${items.join(', ')}]::${duckType(type)}`;
  },
  TYPE_STRUCT: ({ structValue }, type) => {
    const names = structFieldNames(type);
    const fields = structFields(type).map(
      ({ fieldType }, index) =>
        `${quoteText(names[index] ?? '')}: ${translateLiteral(fieldType, structValue?.field?.[index])}`,
    );
    return `{${fields.join(', ')}}`;
  },
  TYPE_RANGE: ({ rangeValue }, type) => {
    const element = type.rangeType?.elementType as ZetaType;
    const [start, end] = [rangeValue?.start, rangeValue?.end].map((bound) =>
      translateLiteral(element, bound),
    );
    return `{'start': ${start}, 'end': ${end}}`;
  },
};

/** DuckDB reads a small number as INTEGER, in which arithmetic would overflow early. */
function int64Literal(text: string): string {
  return text === '-9223372036854775808' ? `(${text})::BIGINT` : `${text}::BIGINT`;
}

/** `'\x00\xFF'::BLOB`. */
export function bytesLiteral(bytes: Uint8Array): string {
  const escaped = [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`);
  return `'${escaped.join('')}'::BLOB`;
}

function bigNumericLiteral(text: string): string {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  if (whole.length > 20 || fraction.length > 18) {
    throw unsupported('BIGNUMERIC beyond 20 digits before and 18 behind the point');
  }
  return `'${text}'::DECIMAL(38,18)`;
}

function intervalLiteral(bytes: Uint8Array | undefined): string {
  const { months, days, microseconds } = readInterval(bytes);
  return `(to_months(${months}) + to_days(${days}) + to_microseconds(${microseconds}))`;
}
