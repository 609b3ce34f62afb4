import { BigQueryError } from '../bigquery-error.ts';
import type { Field } from '../field.ts';

/** What a write may do to the columns of the table it adds to. */
export type AllowedChanges = { addition: boolean; relaxation: boolean };

/**
 * The columns of a table after a schema was provided for it: its own order, new columns at the end.
 * BigQuery's refusal where the schema takes away, retypes or tightens anything.
 */
export function mergeSchema(
  table: string,
  existing: Field[],
  provided: Field[],
  allowed: AllowedChanges,
  mustBeComplete: boolean,
): Field[] {
  const refuse = (what: string) =>
    new BigQueryError('invalid', `Provided Schema does not match Table ${table}. ${what}`);
  const merge = (known: Field[], given: Field[], prefix: string): Field[] => {
    const byName = new Map(given.map((field) => [field.name.toLowerCase(), field]));
    const kept = known.map((field) => {
      const other = byName.get(field.name.toLowerCase());
      const path = prefix + field.name;
      byName.delete(field.name.toLowerCase());
      if (!other) {
        if (mustBeComplete) throw refuse(`Field ${path} is missing in new schema`);
        return field;
      }
      return mergeField(field, other, path);
    });
    return [...kept, ...[...byName.values()].map((field) => added(field, prefix + field.name))];
  };
  const mergeField = (field: Field, other: Field, path: string): Field => {
    if (field.type !== other.type) {
      throw refuse(`Field ${path} has changed type from ${field.type} to ${other.type}`);
    }
    const [from, to] = [field.mode ?? 'NULLABLE', other.mode ?? 'NULLABLE'];
    const isRelaxed = from === 'REQUIRED' && to === 'NULLABLE';
    if (from !== to && !(isRelaxed && allowed.relaxation)) {
      throw refuse(`Field ${path} has changed mode from ${from} to ${to}`);
    }
    const description = other.description ?? field.description;
    return {
      ...field,
      mode: to,
      ...(description === undefined ? {} : { description }),
      ...(field.fields ? { fields: merge(field.fields, other.fields ?? [], `${path}.`) } : {}),
    };
  };
  const added = (field: Field, path: string): Field => {
    if (!allowed.addition) throw refuse(`Cannot add fields (field: ${path})`);
    if (field.mode === 'REQUIRED') {
      throw refuse(`Cannot add required fields to an existing schema. (field: ${path})`);
    }
    return { mode: 'NULLABLE', ...field };
  };
  return merge(existing, provided, '');
}
