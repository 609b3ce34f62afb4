import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { PermanentError } from '../errors.ts';

/**
 * A message that can never be carried out, with the field to correct.
 * Permanent: the sender hears of it in a `request-rejected` fact, and the message is acknowledged.
 */
export class RequestRejection extends PermanentError {
  readonly field: string;
  readonly problem: string;

  constructor(field: string, problem: string) {
    super(field ? `${field}: ${problem}` : problem, { fields: { field } });
    this.field = field;
    this.problem = problem;
  }
}

/** Turns the first thing that a schema found wrong into a rejection that names field, value and fix. */
export function rejectionOf(
  error: z.ZodError,
  input: unknown,
  prefix: string,
  knownKeys: string[],
): RequestRejection {
  const issue = error.issues[0];
  if (!issue) return new RequestRejection(prefix, 'not valid');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    return new RequestRejection(
      pathOf(prefix, [...issue.path, key]),
      `unknown field;${nearestHint(key, knownKeys)} known: ${knownKeys.join(', ')}`,
    );
  }
  return new RequestRejection(
    pathOf(prefix, issue.path),
    `${expectationOf(issue)}, got ${describe(valueAt(input, issue.path))}`,
  );
}

const kindNames: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a whole number',
  object: 'an object',
  string: 'a string',
};

function nearestHint(key: string, knownKeys: string[]): string {
  const printed = shorten(key);
  const nearest = closest(printed, knownKeys);
  const isNear = distance(printed, nearest) <= Math.max(2, printed.length / 2);
  return isNear ? ` did you mean ${nearest}?` : '';
}

/** What a schema wanted, in our words where the library's own would repeat the value or name a type of its own. */
function expectationOf(issue: z.core.$ZodIssue): string {
  const opening = /^(Invalid|Too) \w+: /;
  if (issue.code === 'invalid_type' && opening.test(issue.message)) {
    return `expected ${kindNames[issue.expected] ?? issue.expected}`;
  }
  return issue.message.replace(opening, '');
}

/** `only[0]`, `data.only[0]`: how a path is written in messages. */
export function pathOf(prefix: string, path: PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const name = shorten(String(part));
    return text ? `${text}.${name}` : name;
  }, prefix);
}

/** A value as a message shows it, short enough to read. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  try {
    return shorten(JSON.stringify(value) ?? String(value));
  } catch {
    // JSON that is nested deeply enough can be parsed, but not written: that takes a stack.
    return 'a value that cannot be printed';
  }
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
