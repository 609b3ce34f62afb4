import type { Field } from '../../../deploy/local/bigquery/field.ts';
import { sameCell } from './cell.ts';
import type { ExpectedAnswer } from './fixture.ts';

/** How the rows differ from the recorded ones; undefined if they do not. */
export function compareRows(expected: ExpectedAnswer, rows: unknown[][]): string | undefined {
  const { schema } = expected;
  if (expected.rows.length !== rows.length)
    return `${expected.rows.length} rows expected, got ${rows.length}`;
  const same = (left: unknown[], right: unknown[] | undefined) =>
    schema.every((field, index) => sameCell(left[index], right?.[index] ?? null, field));
  if (expected.ordered && !expected.order_keys) {
    const index = expected.rows.findIndex((row, position) => !same(row, rows[position]));
    return index < 0
      ? undefined
      : `row ${index}: expected ${show(expected.rows[index])}, got ${show(rows[index])}`;
  }
  return missingRow(expected.rows, rows, same) ?? compareOrder(expected, rows);
}

function missingRow(
  expected: unknown[][],
  rows: unknown[][],
  same: (left: unknown[], right: unknown[]) => boolean,
): string | undefined {
  const left = [...rows];
  for (const row of expected) {
    const index = left.findIndex((candidate) => same(row, candidate));
    if (index < 0) return `missing row ${show(row)}, left over ${show(left[0])}`;
    left.splice(index, 1);
  }
  return undefined;
}

/** The columns by which it was sorted, where rows tie. */
function compareOrder({ order_keys: keys, rows: expected, schema }: ExpectedAnswer, rows: unknown[][]) {
  const sorted = expected.every((row, position) =>
    (keys ?? []).every((key) => sameCell(row[key], rows[position]?.[key] ?? null, schema[key] as Field)),
  );
  return sorted ? undefined : 'the rows are in another order';
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 160);
}

/** How names, types and modes differ; undefined if they do not. */
export function compareSchemas(expected: Field[], actual: Field[], prefix = ''): string | undefined {
  if (expected.length !== actual.length) return `${expected.length} columns expected, got ${actual.length}`;
  for (const [index, field] of expected.entries()) {
    const other = actual[index] as Field;
    const name = `${prefix}${field.name}`;
    if (field.name !== other.name) return `column ${name} is called ${other.name}`;
    if (field.type !== other.type) return `column ${name}: type ${field.type} expected, got ${other.type}`;
    if ((field.mode ?? 'NULLABLE') !== (other.mode ?? 'NULLABLE'))
      return `column ${name} has mode ${other.mode}`;
    const nested = compareSchemas(field.fields ?? [], other.fields ?? [], `${name}.`);
    if (nested) return nested;
  }
  return undefined;
}

const ANYTHING = '<*>';

/** How a response body differs from the recorded one, which may leave out members; undefined if it does not. */
export function compareBodies(expected: unknown, actual: unknown, at = 'body'): string | undefined {
  if (expected === ANYTHING) return undefined;
  if (Array.isArray(expected)) return compareLists(expected, actual, at);
  if (expected !== null && typeof expected === 'object') {
    if (actual === null || typeof actual !== 'object') return `${at}: an object was expected`;
    for (const [name, member] of Object.entries(expected)) {
      if (member === ANYTHING) continue;
      const difference = compareBodies(member, (actual as Record<string, unknown>)[name], `${at}.${name}`);
      if (difference) return difference;
    }
    return undefined;
  }
  return (expected ?? '') === (actual ?? '')
    ? undefined
    : `${at}: ${show(expected)} expected, got ${show(actual)}`;
}

function compareLists(expected: unknown[], actual: unknown, at: string): string | undefined {
  if (!Array.isArray(actual) || actual.length !== expected.length) {
    return `${at}: ${expected.length} elements expected, got ${show(actual)}`;
  }
  const named = expected as { name?: string }[];
  const byName = at.endsWith('.fields') && named.every((item) => item?.name);
  for (const [index, item] of expected.entries()) {
    const other = byName ? actual.find((candidate) => candidate?.name === named[index]?.name) : actual[index];
    const difference = compareBodies(item, other, `${at}[${index}]`);
    if (difference) return difference;
  }
  return undefined;
}
