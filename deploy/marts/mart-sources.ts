import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type MartFile, parseMartFile } from './mart-file.ts';
import { type MartHeader, martHeaderSchema, type ViewHeader, viewHeaderSchema } from './mart-header.ts';
import type { MartProblem } from './mart-problem.ts';

/** The text of one SQL file, with its path from the repository's root. */
export type SqlText = { file: string; text: string };

/** All files of marts/ taken apart, in the order of their names. */
export type MartSources = {
  staging: MartFile<ViewHeader> | undefined;
  marts: MartFile<MartHeader>[];
  problems: MartProblem[];
};

/** Reads every `.sql` file under a folder, sorted; paths begin with the folder's own name. */
export async function readSqlTexts(folder: string): Promise<SqlText[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.sql'));
  return Promise.all(
    names.sort().map(async (name) => ({
      file: path.posix.join(path.basename(folder), ...name.split(path.sep)),
      text: await readFile(path.join(folder, name), 'utf8'),
    })),
  );
}

/** Parses the files; one that is misnamed, doubled or without a right header becomes a problem. */
export function parseMartSources(texts: SqlText[]): MartSources {
  const sources: MartSources = { staging: undefined, marts: [], problems: [] };
  const seen = new Map<string, string>();
  for (const { file, text } of texts) {
    const name = path.posix.basename(file, '.sql');
    const misnamed = judgeName(name, seen.get(name));
    seen.set(name, file);
    if (misnamed) {
      sources.problems.push({ file, line: 1, column: 1, ...misnamed });
      continue;
    }
    if (name === 'stg_events') {
      const parsed = parseMartFile({ name, file, text }, viewHeaderSchema);
      if ('problems' in parsed) sources.problems.push(...parsed.problems);
      else sources.staging = parsed.file;
      continue;
    }
    const parsed = parseMartFile({ name, file, text }, martHeaderSchema);
    if ('problems' in parsed) sources.problems.push(...parsed.problems);
    else sources.marts.push(parsed.file);
  }
  if (!seen.has('stg_events')) {
    const fix = 'Add the view that reads the GA4 export; every mart reads it instead of the export.';
    const file = 'marts/stg_events.sql';
    sources.problems.push({ file, line: 1, column: 1, message: 'stg_events.sql is missing.', fix });
  }
  return sources;
}

function judgeName(name: string, twin: string | undefined): { message: string; fix: string } | undefined {
  if (twin !== undefined) {
    return { message: `${name} has two files, the other is ${twin}.`, fix: 'Rename or delete one of them.' };
  }
  if (name === 'stg_events' || /^mart_[a-z][a-z0-9_]*$/.test(name)) return undefined;
  return {
    message: `${name} is no name of a mart.`,
    fix: 'Name the file mart_NAME.sql, with lower-case letters, digits and underscores.',
  };
}
