import { closest } from 'fastest-levenshtein';
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
    const hint = knownKeys.length
      ? `; did you mean ${closest(key, knownKeys)}? Known: ${knownKeys.join(', ')}`
      : '';
    return new RequestRejection(pathOf(prefix, [...issue.path, key]), `unknown field${hint}`);
  }
  return new RequestRejection(
    pathOf(prefix, issue.path),
    `${issue.message}, got ${describe(valueAt(input, issue.path))}`,
  );
}

/** `only[0]`, `data.only[0]`: how a path is written in messages. */
export function pathOf(prefix: string, path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part),
    prefix,
  );
}

/** A value as a message shows it, short enough to read. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
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
