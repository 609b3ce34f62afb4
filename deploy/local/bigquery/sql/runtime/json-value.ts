import { SqlError } from './scalar-function.ts';

/** A number as it was written, because 9007199254740993 and 1.10 are not what JavaScript makes of them. */
export type JsonNumber = { number: string };
/** A JSON document. */
export type JsonValue = null | boolean | string | JsonNumber | JsonValue[] | JsonObject;
/** Members in order. A Map, so that `__proto__` and numeric names are names like any other. */
export type JsonObject = Map<string, JsonValue>;

/** Reads JSON; undefined for text that is none. */
export function readJson(text: string): JsonValue | undefined {
  try {
    return fromParsed(JSON.parse(text, keepNumber));
  } catch {
    return undefined;
  }
}

/** Reads JSON, or throws as PARSE_JSON does. */
export function requireJson(text: string): JsonValue {
  const value = readJson(text);
  if (value === undefined)
    throw new SqlError(`Invalid input JSON: syntax error in ${JSON.stringify(text.slice(0, 40))}`);
  return value;
}

class NumberText {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

function keepNumber(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? new NumberText(context?.source ?? String(value)) : value;
}

function fromParsed(value: unknown): JsonValue {
  if (value instanceof NumberText) return { number: value.source };
  if (Array.isArray(value)) return value.map(fromParsed);
  if (value !== null && typeof value === 'object') {
    return new Map(Object.entries(value).map(([key, member]) => [key, fromParsed(member)]));
  }
  return value as null | boolean | string;
}

/** Compact JSON text; `sorted` puts the members in the order of their names, as the type JSON does. */
export function writeJson(value: JsonValue, sorted = false): string {
  if (Array.isArray(value)) return `[${value.map((item) => writeJson(item, sorted)).join(',')}]`;
  if (value instanceof Map) {
    const members = sorted ? [...value].toSorted(([left], [right]) => compareNames(left, right)) : [...value];
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member, sorted)}`).join(',')}}`;
  }
  return isJsonNumber(value) ? value.number : JSON.stringify(value);
}

function compareNames(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** With line breaks and two spaces per level. */
export function prettyJson(value: JsonValue, indent = ''): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) {
    return `[\n${value.map((item) => deeper + prettyJson(item, deeper)).join(',\n')}\n${indent}]`;
  }
  if (value instanceof Map && value.size > 0) {
    const members = [...value].map(
      ([key, member]) => `${deeper}${JSON.stringify(key)}: ${prettyJson(member, deeper)}`,
    );
    return `{\n${members.join(',\n')}\n${indent}}`;
  }
  return writeJson(value);
}

/** Whether a value is a number, which is kept as text. */
export function isJsonNumber(value: JsonValue | undefined): value is JsonNumber {
  return value !== null && typeof value === 'object' && 'number' in value;
}

/** Text of a scalar as JSON_VALUE gives it; null for null, objects and arrays. */
export function scalarText(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return isJsonNumber(value) ? value.number : null;
}
