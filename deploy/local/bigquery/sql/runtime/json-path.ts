import { isJsonNumber, type JsonValue } from './json-value.ts';
import { SqlError } from './scalar-function.ts';

/** A member's name or an element's position. */
export type JsonStep = { member: string } | { element: number };

/** `$.a[0]."b c"`; the older functions write `$['b c']` instead of the quotes. */
export function parseJsonPath(path: string, legacy: boolean): JsonStep[] {
  if (!path.startsWith('$')) throw new SqlError("JSONPath must start with '$'");
  const steps: JsonStep[] = [];
  let rest = path.slice(1);
  while (rest) {
    const match = nextStep(rest, legacy);
    if (!match) throw new SqlError(`Invalid token in JSONPath at: ${rest}`);
    steps.push(match.step);
    rest = rest.slice(match.length);
  }
  return steps;
}

function nextStep(rest: string, legacy: boolean): { step: JsonStep; length: number } | undefined {
  const position = /^\[\s*(\d+)\s*\]/.exec(rest);
  if (position) return { step: { element: Number(position[1]) }, length: position[0].length };
  const quoted = legacy ? /^\[\s*'((?:[^'\\]|\\.)*)'\s*\]/.exec(rest) : /^\."((?:[^"\\]|\\.)*)"/.exec(rest);
  if (quoted)
    return { step: { member: (quoted[1] ?? '').replace(/\\(.)/g, '$1') }, length: quoted[0].length };
  const bare = /^\.([^.[\]"'*\s]+)/.exec(rest);
  return bare ? { step: { member: bare[1] ?? '' }, length: bare[0].length } : undefined;
}

/** What the path leads to; undefined where nothing is. */
export function follow(value: JsonValue | undefined, steps: JsonStep[]): JsonValue | undefined {
  let at = value;
  for (const step of steps) {
    if ('element' in step) at = Array.isArray(at) ? at[step.element] : undefined;
    else at = at instanceof Map ? at.get(step.member) : undefined;
  }
  return at;
}

/** Sets what the path leads to, making objects and arrays on the way where there is nothing or null. */
export function setAt(
  value: JsonValue | undefined,
  [step, ...rest]: JsonStep[],
  content: JsonValue,
  create: boolean,
): JsonValue {
  const before = value ?? null;
  if (!step) return content;
  if ('element' in step) return setElement(before, step.element, rest, content, create);
  if (before !== null && !(before instanceof Map)) return before;
  if (before === null && !create) return before;
  const members = new Map(before ?? []);
  if (!members.has(step.member) && !create) return before;
  members.set(step.member, setAt(members.get(step.member), rest, content, create));
  return members;
}

function setElement(
  before: JsonValue,
  position: number,
  rest: JsonStep[],
  content: JsonValue,
  create: boolean,
): JsonValue {
  if (before !== null && !Array.isArray(before)) return before;
  const items = [...(before ?? [])];
  if (position >= items.length && !create) return before;
  while (items.length < position) items.push(null);
  items[position] = setAt(items[position], rest, content, create);
  return items;
}

/** Removes what the path leads to, if it is there. */
export function removeAt(value: JsonValue, steps: JsonStep[]): JsonValue {
  const [step, ...rest] = steps;
  if (!step) throw new SqlError("The JSONPath cannot be '$'");
  if ('element' in step) {
    if (!Array.isArray(value) || step.element >= value.length) return value;
    if (rest.length === 0) return value.toSpliced(step.element, 1);
    return value.with(step.element, removeAt(value[step.element] ?? null, rest));
  }
  if (!(value instanceof Map) || !value.has(step.member)) return value;
  const members = new Map(value);
  if (rest.length === 0) members.delete(step.member);
  else members.set(step.member, removeAt(members.get(step.member) ?? null, rest));
  return members;
}

/** Adds to the array that the path leads to; at its end without a position. */
export function insertAt(
  value: JsonValue,
  steps: JsonStep[],
  content: JsonValue[],
  position?: number,
): JsonValue {
  const at = follow(value, steps);
  if (at !== undefined && at !== null && !Array.isArray(at)) return value;
  if (at === undefined) return value;
  const items = [...(at ?? [])];
  const start = position ?? items.length;
  while (items.length < start) items.push(null);
  items.splice(start, 0, ...content);
  return setAt(value, steps, items, false);
}

/** Drops null members, and with `arrays` null elements; with `empty` also what has become empty by that. */
export function stripNulls(value: JsonValue, arrays: boolean, empty: boolean): JsonValue {
  const gone = (item: JsonValue) =>
    item === null ||
    (empty && ((Array.isArray(item) && item.length === 0) || (item instanceof Map && item.size === 0)));
  if (Array.isArray(value)) {
    const items = value.map((item) => stripNulls(item, arrays, empty));
    return arrays ? items.filter((item) => !gone(item)) : items;
  }
  if (value instanceof Map && !isJsonNumber(value)) {
    const members = [...value].map(([key, member]) => [key, stripNulls(member, arrays, empty)] as const);
    return new Map(members.filter(([, member]) => !gone(member)));
  }
  return value;
}

/** Names of all members, nested ones as `a.b`, down to a depth. */
export function keysOf(value: JsonValue, depth: number, prefix = ''): string[] {
  if (!(value instanceof Map) || depth === 0) return [];
  return [...value].flatMap(([key, member]) => {
    const name = prefix + (/^\w+$/.test(key) ? key : JSON.stringify(key));
    return [name, ...keysOf(member, depth - 1, `${name}.`)];
  });
}
