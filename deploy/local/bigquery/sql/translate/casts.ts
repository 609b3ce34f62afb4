import { unsupported } from '../../bigquery-error.ts';
import { orNull } from '../functions/functions.ts';
import { instantOf, localTime } from '../functions/time-zones.ts';
import { quoteText } from '../quoting.ts';
import type { ResolvedNode, ZetaType } from '../resolved.ts';
import { duckType, structFieldNames, structFields } from '../types.ts';
import type { Translation } from './translation.ts';

/** CAST and SAFE_CAST, explicit or put in by the analyzer. */
export function translateCast(node: ResolvedNode, t: Translation): string {
  if (node.format) throw unsupported('CAST ... FORMAT');
  const value = t.expression(node.expr);
  const zone = node.timeZone ? t.expression(node.timeZone) : undefined;
  const cast = (operand: string) => castTo(operand, node.expr.type, node.type, zone);
  const tolerant = SAFE_CASTS[`${kind(node.expr.type)} ${kind(node.type)}`];
  if (node.returnNullOnError && tolerant) return tolerant(value);
  return node.returnNullOnError ? orNull([value], ([operand = '']) => cast(operand)) : cast(value);
}

function castTo(value: string, from: ZetaType, to: ZetaType, zone = "'UTC'"): string {
  const special = CASTS[`${kind(from)} ${kind(to)}`] ?? CASTS[`${kind(from)} *`];
  if (special) return special(value, { from, to, zone });
  return `CAST(${value} AS ${duckType(to)})`;
}

function kind(type: ZetaType): string {
  return type.typeKind.replace('TYPE_', '');
}

type CastContext = { from: ZetaType; to: ZetaType; zone: string };

const CASTS: Record<string, (value: string, context: CastContext) => string> = {
  'STRING INT64': (value) => `bq_int64(${value})`,
  'STRING DOUBLE': (value) => `bq_float64(${value})`,
  'STRING BOOL': (value) => `bq_bool(${value})`,
  'STRING NUMERIC': (value) => `bq_parse_numeric(${value})`,
  'STRING BIGNUMERIC': () => refuse('STRING', 'BIGNUMERIC'),
  'DOUBLE BIGNUMERIC': () => refuse('FLOAT64', 'BIGNUMERIC'),
  'STRING DATE': (value) => `bq_cast_date(${value})`,
  'STRING TIMESTAMP': (value, { zone }) => `bq_timestamp(${value}, ${zone})`,
  'STRING DATETIME': (value) => `bq_cast_datetime(${value})`,
  'STRING TIME': (value) => `bq_cast_time(${value})`,
  'STRING BYTES': (value) => `encode(${value})`,
  'STRING JSON': () => refuse('STRING', 'JSON'),
  'STRING INTERVAL': (value) => `bq_cast_interval(${value})`,
  'STRING RANGE': () => refuse('STRING', 'RANGE'),
  'BYTES STRING': (value) => `bq_text_of_bytes(${value})`,
  'INT64 BOOL': (value) => `(${value} <> 0)`,
  'DOUBLE INT64': (value) => `bq_int64_of_float(${value})`,
  'DOUBLE STRING': (value) => `bq_float_text(${value})`,
  'DOUBLE NUMERIC': (value) => `bq_numeric_of_float(${value})`,
  'NUMERIC INT64': (value) => `round(${value})::BIGINT`,
  'NUMERIC STRING': (value) => `bq_numeric_text(${value})`,
  'BIGNUMERIC STRING': (value) => `bq_numeric_text(${value})`,
  'TIMESTAMP STRING': (value, { zone }) => `bq_timestamp_text(${value}, ${zone})`,
  'TIMESTAMP DATE': (value, { zone }) => `${localTime(value, zone)}::DATE`,
  'TIMESTAMP DATETIME': (value, { zone }) => localTime(value, zone),
  'TIMESTAMP TIME': (value, { zone }) => `${localTime(value, zone)}::TIME`,
  'DATETIME STRING': (value) => `bq_datetime_text(${value})`,
  'DATETIME TIMESTAMP': (value, { zone }) => instantOf(value, zone),
  'DATE TIMESTAMP': (value, { zone }) => instantOf(`${value}::TIMESTAMP`, zone),
  'INTERVAL STRING': (value) => `bq_interval_text(${value})`,
  'RANGE STRING': (value, { from }) => rangeText(value, from),
  'STRUCT STRUCT': castStruct,
  'ARRAY ARRAY': castArray,
};

/** SAFE_CASTs that need no TRY around everything, for columns that are often cast. */
const SAFE_CASTS: Record<string, (value: string) => string> = {
  'STRING INT64': (value) => `bq_try_int64(${value})`,
  'STRING DOUBLE': (value) => `bq_try_float64(${value})`,
};

function refuse(from: string, to: string): never {
  throw unsupported(`CAST of ${from} to ${to}`);
}

/** Fields are matched by position, whatever they are called. */
function castStruct(value: string, { from, to, zone }: CastContext): string {
  const [sources, targets] = [structFieldNames(from), structFieldNames(to)];
  const fields = structFields(to).map(({ fieldType }, index) => {
    const source = `struct_extract(${value}, ${quoteText(sources[index] ?? '')})`;
    const sourceType = structFields(from)[index]?.fieldType ?? fieldType;
    const same = duckType(sourceType) === duckType(fieldType);
    return `${quoteText(targets[index] ?? '')}: ${same ? source : castTo(source, sourceType, fieldType, zone)}`;
  });
  return `CASE WHEN ${value} IS NOT NULL THEN {${fields.join(', ')}} END`;
}

function castArray(value: string, { from, to, zone }: CastContext): string {
  const [source, target] = [from.arrayType?.elementType, to.arrayType?.elementType];
  if (!source || !target || duckType(source) === duckType(target)) return `CAST(${value} AS ${duckType(to)})`;
  return `list_transform(${value}, lambda element: ${castTo('element', source, target, zone)})`;
}

function rangeText(value: string, from: ZetaType): string {
  const element = from.rangeType?.elementType as ZetaType;
  const bound = (name: string) => {
    const text = castTo(`struct_extract(${value}, '${name}')`, element, { typeKind: 'TYPE_STRING' });
    return `COALESCE(${text}, 'UNBOUNDED')`;
  };
  return `CASE WHEN ${value} IS NOT NULL THEN '[' || ${bound('start')} || ', ' || ${bound('end')} || ')' END`;
}
