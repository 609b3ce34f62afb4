import { floatText } from './float-text.ts';
import { follow, insertAt, keysOf, parseJsonPath, removeAt, setAt, stripNulls } from './json-path.ts';
import {
  isJsonNumber,
  type JsonValue,
  prettyJson,
  readJson,
  requireJson,
  scalarText,
  writeJson,
} from './json-value.ts';
import {
  bool,
  float64,
  int64,
  listOf,
  nullableScalar,
  type ScalarFunction,
  SqlError,
  scalar,
  text,
} from './scalar-function.ts';

/** Functions of JSON, which travels as text. */
export const JSON_RUNTIME: ScalarFunction[] = [
  scalar('bq_parse_json', [text, text], text, (value, mode) =>
    writeJson(checkedNumbers(requireJson(value), mode), true),
  ),
  scalar('bq_json_compact', [text], text, (value) => writeJson(requireJson(value), true)),
  scalar('bq_json_pretty', [text, bool], text, (value, pretty) =>
    pretty ? prettyJson(requireJson(value)) : value,
  ),
  scalar('bq_json_value', [text, text, bool], text, (json, path, legacy) =>
    scalarText(at(json, path, legacy)),
  ),
  scalar('bq_json_query', [text, text, bool, bool], text, (json, path, legacy, nullIsNull) =>
    written(at(json, path, legacy), nullIsNull),
  ),
  scalar('bq_json_query_array', [text, text, bool], listOf(text), (json, path, legacy) => {
    const found = at(json, path, legacy);
    return Array.isArray(found) ? found.map((item) => writeJson(item)) : null;
  }),
  scalar('bq_json_value_array', [text, text, bool], listOf(text), (json, path, legacy) => {
    const found = at(json, path, legacy);
    if (!Array.isArray(found)) return null;
    return found.some((item) => Array.isArray(item) || item instanceof Map) ? null : found.map(scalarText);
  }),
  scalar('bq_json_type', [text], text, (json) => typeName(requireJson(json))),
  nullableScalar('bq_json_keys', [text, int64], listOf(text), (json, depth) =>
    json === null
      ? null
      : [...new Set(keysOf(requireJson(json), depth === null ? 500 : Number(depth)))].toSorted(),
  ),
  scalar('bq_json_object', [listOf(text)], text, (members) =>
    writeJson(requireJson(`{${members.join(',')}}`), true),
  ),
  scalar('bq_json_subscript', [text, text, bool], text, (json, key, isName) =>
    written(follow(requireJson(json), [isName ? { member: key } : { element: Number(key) }]), false),
  ),
  scalar('bq_json_change', [text, text, listOf(text), listOf(text), bool], text, change),
  scalar('bq_json_remove', [text, listOf(text)], text, (json, paths) =>
    writeJson(
      paths.reduce<JsonValue>(
        (value, path) => removeAt(value, parseJsonPath(path ?? '', false)),
        requireJson(json),
      ),
      true,
    ),
  ),
  scalar('bq_json_strip_nulls', [text, text, bool, bool], text, (json, path, arrays, empty) => {
    const value = requireJson(json);
    const steps = parseJsonPath(path, false);
    const found = follow(value, steps);
    return writeJson(
      found === undefined ? value : setAt(value, steps, stripNulls(found, arrays, empty), false),
      true,
    );
  }),
  scalar('bq_json_bool', [text], bool, (json) => exactly(requireJson(json), 'boolean') as boolean),
  scalar('bq_json_string', [text], text, (json) => exactly(requireJson(json), 'string') as string),
  scalar('bq_json_int64', [text], int64, (json) => jsonInteger(requireJson(json))),
  scalar('bq_json_float64', [text], float64, (json) => jsonNumber(requireJson(json))),
  scalar('bq_lax_bool', [text], bool, (json) => laxBool(requireJson(json))),
  scalar('bq_lax_int64', [text], int64, (json) => laxInteger(requireJson(json))),
  scalar('bq_lax_float64', [text], float64, (json) => laxFloat(requireJson(json))),
  scalar('bq_lax_string', [text], text, (json) => scalarText(requireJson(json))),
  scalar('bq_int64_json', [int64], text, (value) =>
    value > 9007199254740991n || value < -9007199254740991n ? `"${value}"` : String(value),
  ),
];

/** Text that is no JSON has nothing at any path. */
function at(json: string, path: string, legacy: boolean): JsonValue | undefined {
  const steps = parseJsonPath(path, legacy);
  return follow(readJson(json), steps);
}

/** Text, for which a JSON null is NULL; the type JSON keeps the difference. */
function written(value: JsonValue | undefined, nullIsNull: boolean): string | null {
  return value === undefined || (nullIsNull && value === null) ? null : writeJson(value);
}

function typeName(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (isJsonNumber(value)) return 'number';
  return value instanceof Map ? 'object' : typeof value;
}

/** PARSE_JSON refuses a number that a FLOAT64 cannot hold exactly, unless told to round. */
function checkedNumbers(value: JsonValue, mode: string): JsonValue {
  if (Array.isArray(value)) return value.map((item) => checkedNumbers(item, mode));
  if (value instanceof Map)
    return new Map([...value].map(([key, member]) => [key, checkedNumbers(member, mode)]));
  if (!isJsonNumber(value)) return value;
  const source = value.number;
  if (/^-?\d+$/.test(source)) {
    const whole = BigInt(source);
    if (BigInt.asIntN(64, whole) === whole || BigInt.asUintN(64, whole) === whole)
      return { number: String(whole) };
  }
  const printed = floatText(Number(source));
  const digits = (number: string) => number.replace(/[-+.]|[eE].*$/g, '').replace(/^0+|0+$/g, '');
  if (mode === 'exact' && digits(printed) !== digits(source)) {
    throw new SqlError(
      `Invalid input: Input number: ${source} cannot round-trip through string representation`,
    );
  }
  return { number: /^-?\d+$/.test(printed) && /[.eE]/.test(source) ? `${printed}.0` : printed };
}

function change(
  kind: string,
  json: string,
  paths: (string | null)[],
  values: (string | null)[],
  option: boolean,
): string {
  let value = requireJson(json);
  for (const [index, path] of paths.entries()) {
    const steps = parseJsonPath(path ?? '', false);
    const content = requireJson(values[index] ?? 'null');
    if (kind === 'set') value = setAt(value, steps, content, option);
    else if (kind === 'append') value = insertAt(value, steps, contents(content, option));
    else {
      const last = steps.at(-1);
      if (!last || !('element' in last)) throw new SqlError('JSONPath must end with an array subscript');
      value = insertAt(value, steps.slice(0, -1), contents(content, option), last.element);
    }
  }
  return writeJson(value, true);
}

/** An array adds its elements one by one, unless that is switched off. */
function contents(content: JsonValue, each: boolean): JsonValue[] {
  return each && Array.isArray(content) ? content : [content];
}

function exactly(value: JsonValue, type: string): JsonValue {
  if (typeof value !== type) throw new SqlError(`The provided JSON input is not a ${type}`);
  return value;
}

function jsonNumber(value: JsonValue): number {
  if (!isJsonNumber(value)) throw new SqlError('The provided JSON input is not a number');
  return Number(value.number);
}

function jsonInteger(value: JsonValue): bigint {
  const number = jsonNumber(value);
  if (!Number.isInteger(number)) {
    throw new SqlError(`The provided JSON number: ${floatText(number)} cannot be converted to an integer`);
  }
  const source = isJsonNumber(value) && /^-?\d+$/.test(value.number) ? BigInt(value.number) : BigInt(number);
  if (BigInt.asIntN(64, source) !== source) {
    throw new SqlError(`The provided JSON number: ${source} cannot be converted to an integer`);
  }
  return source;
}

function laxBool(value: JsonValue): boolean | null {
  if (typeof value === 'boolean') return value;
  if (isJsonNumber(value)) return Number(value.number) !== 0;
  if (typeof value !== 'string') return null;
  const lower = value.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : null;
}

function laxInteger(value: JsonValue): bigint | null {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  const source = isJsonNumber(value) ? value.number : value;
  if (typeof source !== 'string' || !/^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(source))
    return null;
  const whole = /^\s*[-+]?\d+\s*$/.test(source)
    ? BigInt(source.trim().replace('+', ''))
    : BigInt(roundHalfAway(Number(source)));
  return BigInt.asIntN(64, whole) === whole ? whole : null;
}

function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

function laxFloat(value: JsonValue): number | null {
  if (isJsonNumber(value)) return Number(value.number);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(trimmed)) return Number(trimmed);
  if (/^[-+]?inf(inity)?$/i.test(trimmed))
    return trimmed.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^nan$/i.test(trimmed) ? Number.NaN : null;
}
