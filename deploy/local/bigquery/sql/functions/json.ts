import { unsupported } from '../../bigquery-error.ts';
import { quoteText } from '../quoting.ts';
import type { ZetaType } from '../resolved.ts';
import { structFieldNames, structFields } from '../types.ts';
import { type FunctionCall, type FunctionFamily, kindOf } from './function-call.ts';

/** Functions of JSON, and those that read JSON in a STRING. */
export const JSON_FUNCTIONS: FunctionFamily = {
  parse_json: ([text, mode]) => `bq_parse_json(${text}, ${mode || "'exact'"})::JSON`,
  to_json: ([value], call) => `${toJson(value, call.nodes[0]?.type)}::JSON`,
  to_json_string: ([value, pretty], call) => {
    const json = toJson(value, call.nodes[0]?.type, 'text');
    return pretty === undefined
      ? `COALESCE(${json}, 'null')`
      : `bq_json_pretty(COALESCE(${json}, 'null'), ${pretty})`;
  },
  json_value: ([json, path = "'$'"]) => `bq_json_value(${json}, ${path}, false)`,
  json_extract_scalar: ([json, path = "'$'"]) => `bq_json_value(${json}, ${path}, true)`,
  json_query: (values, call) => query(values, call, false),
  json_extract: (values, call) => query(values, call, true),
  json_query_array: (values, call) => queryArray(values, call, false),
  json_extract_array: (values, call) => queryArray(values, call, true),
  json_value_array: ([json, path = "'$'"]) => `bq_json_value_array(${json}, ${path}, false)`,
  json_extract_string_array: ([json, path = "'$'"]) => `bq_json_value_array(${json}, ${path}, true)`,
  json_type: ([json]) => `bq_json_type(${json})`,
  json_keys: ([json, depth = 'NULL']) => `bq_json_keys(${json}, ${depth})`,
  json_array: (values, call) =>
    `${jsonArray(
      values,
      call.nodes.map((node) => node.type),
    )}::JSON`,
  json_object: jsonObject,
  json_set: (values, call) => mutated('set', values, call),
  json_remove: ([json, ...paths]) => `bq_json_remove(${json}, [${paths.join(', ')}])::JSON`,
  json_strip_nulls: ([json, path = "'$'", arrays = 'true', empty = 'false']) =>
    `bq_json_strip_nulls(${json}, ${path}, ${arrays}, ${empty})::JSON`,
  json_array_append: (values, call) => mutated('append', values, call),
  json_array_insert: (values, call) => mutated('insert', values, call),
  $subscript: ([json, key], call) =>
    `bq_json_subscript(${json}, ${kindOf(call, 1) === 'TYPE_STRING' ? key : `(${key})::VARCHAR`}, ${kindOf(call, 1) === 'TYPE_STRING'})::JSON`,
  bool: ([json]) => `bq_json_bool(${json})`,
  int64: ([json]) => `bq_json_int64(${json})`,
  float64: ([json]) => `bq_json_float64(${json})`,
  lax_bool: ([json]) => `bq_lax_bool(${json})`,
  lax_int64: ([json]) => `bq_lax_int64(${json})`,
  lax_float64: ([json]) => `bq_lax_float64(${json})`,
  lax_string: ([json]) => `bq_lax_string(${json})`,
};

function query([json, path = "'$'"]: string[], call: FunctionCall, legacy: boolean): string {
  const nullIsNull = legacy || call.type.typeKind !== 'TYPE_JSON';
  const result = `bq_json_query(${json}, ${path}, ${legacy}, ${nullIsNull})`;
  return call.type.typeKind === 'TYPE_JSON' ? `${result}::JSON` : result;
}

function queryArray([json, path = "'$'"]: string[], call: FunctionCall, legacy: boolean): string {
  const result = `bq_json_query_array(${json}, ${path}, ${legacy})`;
  return call.type.arrayType?.elementType.typeKind === 'TYPE_JSON' ? `${result}::JSON[]` : result;
}

function jsonArray(values: string[], types: ZetaType[]): string {
  const items = values.map((value, index) => `COALESCE(${toJson(value, types[index])}, 'null')`);
  return `('[' || array_to_string([${items.join(', ')}]::VARCHAR[], ',') || ']')`;
}

/** Keys and values alternate. */
function jsonObject(values: string[], call: FunctionCall): string {
  if (kindOf(call) === 'TYPE_ARRAY') throw unsupported('JSON_OBJECT of two arrays');
  const members: string[] = [];
  for (let index = 0; index < values.length; index += 2) {
    const value = toJson(values[index + 1], call.nodes[index + 1]?.type);
    members.push(`to_json(${values[index]})::VARCHAR || ':' || COALESCE(${value}, 'null')`);
  }
  return `bq_json_object([${members.join(', ')}]::VARCHAR[])::JSON`;
}

/** Path and value alternate after the document. */
function mutated(change: 'set' | 'append' | 'insert', [json, ...rest]: string[], call: FunctionCall): string {
  const paths: string[] = [];
  const values: string[] = [];
  const pairs = rest.length - (rest.length % 2);
  for (let index = 0; index < pairs; index += 2) {
    paths.push(rest[index] ?? '');
    values.push(`COALESCE(${toJson(rest[index + 1], call.nodes[index + 2]?.type)}, 'null')`);
  }
  const option = rest.length % 2 === 1 ? rest.at(-1) : 'true';
  return `bq_json_change('${change}', ${json}, [${paths.join(', ')}]::VARCHAR[], [${values.join(', ')}]::VARCHAR[], ${option})::JSON`;
}

/**
 * JSON text of a value; NULL for NULL. A number that a FLOAT64 cannot hold exactly stays a number in the type JSON
 * and becomes a string in TO_JSON_STRING.
 */
export function toJson(
  value = '',
  type: ZetaType | undefined,
  wideNumbers: 'number' | 'text' = 'number',
  depth = 0,
): string {
  if (type?.arrayType) {
    const item = `item${depth}`;
    const body = toJson(item, type.arrayType.elementType, wideNumbers, depth + 1);
    const items = `list_transform(${value}, lambda ${item}: COALESCE(${body}, 'null'))`;
    return `('[' || array_to_string(${items}, ',') || ']')`;
  }
  if (type?.structType) {
    const names = structFieldNames(type);
    const members = structFields(type).map((field, index) => {
      const member = `struct_extract(${value}, ${quoteText(names[index] ?? '')})`;
      const body = toJson(member, field.fieldType, wideNumbers, depth);
      return `${quoteText(`${JSON.stringify(field.fieldName ?? '')}:`)} || COALESCE(${body}, 'null')`;
    });
    return `CASE WHEN ${value} IS NOT NULL THEN '{' || ${members.join(" || ',' || ") || "''"} || '}' END`;
  }
  return scalarToJson(value, type?.typeKind ?? '', wideNumbers);
}

function scalarToJson(value: string, kind: string, wideNumbers: 'number' | 'text'): string {
  switch (kind) {
    case 'TYPE_STRING':
      return `to_json(${value})::VARCHAR`;
    case 'TYPE_INT64':
      return wideNumbers === 'number' ? `(${value})::VARCHAR` : `bq_int64_json(${value})`;
    case 'TYPE_DOUBLE':
      return `bq_float_json(${value})`;
    case 'TYPE_BOOL':
      return `(${value})::VARCHAR`;
    case 'TYPE_NUMERIC':
    case 'TYPE_BIGNUMERIC':
      return `bq_numeric_${wideNumbers === 'number' ? 'text' : 'json'}(${value}::DECIMAL(38,9))`;
    case 'TYPE_JSON':
      return `bq_json_compact(${value})`;
    case 'TYPE_BYTES':
      return `('"' || to_base64(${value}) || '"')`;
    case 'TYPE_TIMESTAMP':
      return `('"' || bq_timestamp_json(${value}) || '"')`;
    case 'TYPE_DATETIME':
      return `('"' || replace(bq_datetime_text(${value}), ' ', 'T') || '"')`;
    case 'TYPE_DATE':
    case 'TYPE_TIME':
      return `('"' || (${value})::VARCHAR || '"')`;
    default:
      throw unsupported(`JSON of ${kind.replace('TYPE_', '')}`);
  }
}
