import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../../shared/errors.ts';
import { type Field, fieldTypes } from '../bigquery/field.ts';

/** The files of a real export: one per day table, and the schema that all of them have. */
export type ExportFiles = {
  /** Sorted by name; `file` is a gzipped file of one JSON object per line. */
  tables: { name: string; file: string }[];
  schema: Field[];
};

const fieldSchema: z.ZodType<Field> = z.lazy(() =>
  z.object({
    name: z.string().min(1),
    type: z.enum(fieldTypes),
    mode: z.enum(['NULLABLE', 'REQUIRED', 'REPEATED']).exactOptional(),
    fields: z.array(fieldSchema).exactOptional(),
  }),
);

const eventFile = /^(events_\d{8})\.ndjson\.gz$/;

/**
 * Finds the day tables in folders with files `events_YYYYMMDD.ndjson.gz` and, in one folder at least, `schema.json`
 * (as `bq show --schema` prints it). Of a day that several folders have, the last folder's is taken.
 */
export async function readExportFolders(folders: string[]): Promise<ExportFiles> {
  const files = new Map<string, string>();
  let schema: Field[] | undefined;
  for (const folder of folders) {
    const names = await listFolder(folder);
    const events = names.filter((name) => name.startsWith('events_'));
    if (events.length === 0) throw new ConfigError(`${folder} has no files events_YYYYMMDD.ndjson.gz.`);
    for (const name of events) {
      const table = eventFile.exec(name)?.[1];
      if (!table) throw new ConfigError(`Expected events_YYYYMMDD.ndjson.gz in ${folder}, got ${name}.`);
      files.set(table, path.join(folder, name));
    }
    if (names.includes('schema.json')) schema = await readSchema(path.join(folder, 'schema.json'));
  }
  if (!schema) {
    throw new ConfigError(
      `None of ${folders.join(', ') || 'no folders'} has a schema.json (bq show --schema).`,
    );
  }
  const tables = [...files]
    .map(([name, file]) => ({ name, file }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { tables, schema };
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new ConfigError(`There is no folder ${folder} to read GA4 events from.`, { cause });
  }
}

async function readSchema(file: string): Promise<Field[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new ConfigError(`${file} is not JSON.`, { cause });
  }
  const parsed = z.array(fieldSchema).min(1).safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ConfigError(
    `${file} is no BigQuery schema: ${issue?.path.join('.') || 'as a whole'}: ${issue?.message ?? 'unreadable'}.`,
  );
}
