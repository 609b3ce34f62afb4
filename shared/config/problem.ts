import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import type { SettingPath, YamlSource } from './yaml-source.ts';

/** One thing that the user must correct, and where. */
export type Problem = { line: number; message: string };

type Issue = z.core.$ZodIssue;

/** One zod issue as problems that name the line, the setting, what was expected, what was found, and the fix. */
export function describeIssue(issue: Issue, schema: z.ZodType, source: YamlSource): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      describeUnknown([...issue.path, key], knownNames(schema, issue.path), source),
    );
  }

  const { line, isThere } = source.find(issue.path);
  const name = nameOf(issue.path);
  const value = valueAt(source.data, issue.path);
  if (value !== undefined)
    return [{ line, message: `${name}: ${expectation(issue)}, got ${JSON.stringify(value)}` }];
  const fix = isThere ? 'fill in this line' : `add "${String(issue.path.at(-1))}: ..."`;
  return [{ line, message: `${name}: ${expectation(issue)}, got nothing: ${fix}` }];
}

function describeUnknown(path: SettingPath, known: readonly string[], source: YamlSource): Problem {
  const unknown = String(path.at(-1));
  const nearest = known.length > 0 ? closest(unknown, known) : undefined;
  const isNear = nearest !== undefined && distance(unknown, nearest) <= Math.max(2, unknown.length / 2);
  const hint = isNear ? `did you mean "${nearest}"?` : `known here: ${known.join(', ')}`;
  return { line: source.find(path).line, message: `${nameOf(path)}: no such setting: ${hint}` };
}

// Sections have no expectation of their own: whoever writes `refresh: 6` sees what belongs in it.
function expectation(issue: Issue): string {
  const isSection = issue.code === 'invalid_type' && issue.expected === 'object';
  return isSection ? 'expected a section with indented lines below it' : issue.message;
}

/** The names that the schema knows in the section at `path`. */
export function knownNames(schema: z.ZodType, path: SettingPath): string[] {
  let current: unknown = unwrap(schema);
  for (const segment of path) {
    if (current instanceof z.ZodObject) current = unwrap(current.shape[String(segment)]);
    else if (current instanceof z.ZodArray) current = unwrap(current.element);
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function unwrap(schema: unknown): unknown {
  const isWrapper =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return isWrapper ? unwrap(schema.unwrap()) : schema;
}

/** A path as a person reads it: `contacts.devOps.email`. */
export function nameOf(path: SettingPath): string {
  return path.length === 0 ? 'the file' : path.map(String).join('.');
}

function valueAt(data: unknown, path: SettingPath): unknown {
  let value = data;
  for (const segment of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[segment];
  return value;
}
