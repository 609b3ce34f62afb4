import type { Field, FieldType } from '../field.ts';

/** Columns inferred from rows of JSON, as `autodetect` does for newline-delimited JSON. */
export function detectSchema(rows: unknown[]): Field[] {
  const names = new Set<string>();
  for (const row of rows) if (isRecord(row)) for (const name of Object.keys(row)) names.add(name);
  return [...names].map((name) =>
    detectField(
      name,
      rows.map((row) => (isRecord(row) ? row[name] : undefined)),
    ),
  );
}

function detectField(name: string, values: unknown[]): Field {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (present.some(Array.isArray)) {
    const field = detectField(name, present.flat());
    return { ...field, mode: 'REPEATED' };
  }
  if (present.some(isRecord))
    return { name, type: 'RECORD', mode: 'NULLABLE', fields: detectSchema(present) };
  const types = new Set(present.map(detectType));
  return { name, type: commonType(types), mode: 'NULLABLE' };
}

function commonType(types: Set<FieldType>): FieldType {
  const [only] = types;
  if (types.size === 1 && only) return only;
  if (types.size === 2 && types.has('INTEGER') && types.has('FLOAT')) return 'FLOAT';
  return 'STRING';
}

function detectType(value: unknown): FieldType {
  if (typeof value === 'boolean') return 'BOOLEAN';
  if (typeof value === 'number') return Number.isInteger(value) ? 'INTEGER' : 'FLOAT';
  const text = String(value);
  if (/^-?\d{1,18}$/.test(text)) return 'INTEGER';
  if (/^-?\d+\.\d+$/.test(text)) return 'FLOAT';
  if (/^(true|false)$/i.test(text)) return 'BOOLEAN';
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return 'DATE';
  if (/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?( ?UTC|Z|[+-]\d\d(:?\d\d)?)$/.test(text))
    return 'TIMESTAMP';
  if (/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)) return 'DATETIME';
  return 'STRING';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
