import { unsupported } from '../../bigquery-error.ts';
import type { ResolvedNode } from '../resolved.ts';
import { duckType } from '../types.ts';
import { duration } from './dates.ts';
import { datePart, type FunctionCall, type FunctionFamily, kindOf, literalNumber } from './function-call.ts';

/** Functions of ARRAY; positions begin with 0 in BigQuery and with 1 in DuckDB. */
export const ARRAY_FUNCTIONS: FunctionFamily = {
  $make_array: (values, call) => `[${values.join(', ')}]::${duckType(call.type)}`,
  $array_at_offset: ([array, offset]) => `bq_at_offset(${array}, ${offset})`,
  $array_at_ordinal: ([array, ordinal]) => `bq_at_ordinal(${array}, ${ordinal})`,
  $safe_array_at_offset: ([array, offset], call) => {
    const literal = literalNumber(call.nodes[1]);
    if (literal !== undefined && literal >= 0) return `list_extract(${array}, ${literal + 1})`;
    return `CASE WHEN ${offset} >= 0 THEN list_extract(${array}, ${offset} + 1) END`;
  },
  $safe_array_at_ordinal: ([array, ordinal]) =>
    `CASE WHEN ${ordinal} > 0 THEN list_extract(${array}, ${ordinal}) END`,
  array_length: ([array]) => `len(${array})`,
  array_concat: (arrays) => `bq_array_concat([${arrays.join(', ')}])`,
  array_reverse: ([array]) => `list_reverse(${array})`,
  array_to_string: ([array, separator, missing], call) => {
    if (kindOf(call) !== 'TYPE_ARRAY' || call.type.typeKind === 'TYPE_BYTES')
      throw unsupported('ARRAY_TO_STRING of BYTES');
    return missing === undefined
      ? `bq_join(${array}, ${separator})`
      : `bq_join(list_transform(${array}, lambda item: COALESCE(item, ${missing})), ${separator})`;
  },
  array_first: ([array]) => `bq_at_offset(${array}, 0)`,
  array_last: ([array]) => `bq_at_offset(${array}, len(${array}) - 1)`,
  array_slice: ([array, start, end]) => `bq_array_slice(${array}, ${start}, ${end})`,
  array_is_distinct: ([array]) => `bq_array_is_distinct(${array})`,
  array_includes: arrayIncludes,
  array_filter: ([array], call) => `list_filter(${array}, ${lambda(call.nodes[1], call)})`,
  array_transform: ([array], call) => `list_transform(${array}, ${lambda(call.nodes[1], call)})`,
  array_sum: ([array], call) => `list_sum(${array})::${duckType(call.type)}`,
  array_min: ([array]) => `list_min(${array})`,
  array_max: ([array]) => `list_max(${array})`,
  generate_array: generateArray,
  generate_date_array: generateDateArray,
  generate_timestamp_array: ([from, to, step], call) => {
    const part = datePart(call.nodes[3]);
    const interval = part === 'DAY' ? `to_hours((${step}) * 24)` : duration(step, part);
    return `bq_series(${from}, ${to}, ${interval})`;
  },
};

function arrayIncludes([array, value]: string[], call: FunctionCall): string {
  const condition = call.nodes[1];
  if (condition?.inlineLambda) return `(len(list_filter(${array}, ${lambda(condition, call)})) > 0)`;
  return `COALESCE(list_contains(${array}, ${value}), false)`;
}

/** `x -> f(x)` or `(x, position) -> f(x, position)`. */
function lambda(node: ResolvedNode | undefined, { translation: t }: FunctionCall): string {
  const inline = node?.inlineLambda ?? node;
  if (!inline?.body) throw unsupported('a function as an argument');
  const parameters = (inline.argumentList ?? []) as unknown as ResolvedNode['column'][];
  const names = parameters.map((column) => [column.columnId, `x${column.columnId}`] as const);
  const [element, position] = names;
  const bindings = [element, position && ([position[0], `(${position[1]} - 1)`] as const)].filter(
    (name) => name !== undefined,
  );
  const body = t.binding(bindings, () => t.expression(inline.body));
  if (/\bSELECT\b/.test(body)) throw unsupported('a subquery inside a lambda');
  return `lambda ${names.map(([, name]) => name).join(', ')}: ${body}`;
}

function generateDateArray([from, to, step]: string[], call: FunctionCall): string {
  const part = step === undefined ? 'DAY' : datePart(call.nodes[3]);
  const series = `bq_series(${from}::TIMESTAMP, ${to}::TIMESTAMP, ${duration(step ?? '1', part)})`;
  return `list_transform(${series}, lambda day: day::DATE)`;
}

function generateArray([from, to, step = '1']: string[], call: FunctionCall): string {
  const element = call.type.arrayType?.elementType.typeKind;
  if (element === 'TYPE_INT64') return `bq_generate_array(${from}, ${to}, ${step})`;
  if (element === 'TYPE_DOUBLE') return `bq_generate_float_array(${from}, ${to}, ${step})`;
  throw unsupported('GENERATE_ARRAY of NUMERIC');
}
