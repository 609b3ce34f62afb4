import type { Temporal } from 'temporal-polyfill';
import { ConfigError } from '../../shared/errors.ts';
import { BigQueryError } from './bigquery/bigquery-error.ts';
import type { BigQueryStandIn } from './bigquery/start.ts';
import { readExportFolders } from './ga4/export-folders.ts';
import { generateEvents } from './ga4/generate-events.ts';

/** Where the GA4 events of the emulated cloud come from. */
export type EventSource =
  | { kind: 'generated'; seed: number; days: number; eventsPerDay: number }
  /** Folders of `events_YYYYMMDD.ndjson.gz`, with `schema.json` in at least one. */
  | { kind: 'folders'; folders: string[] };

/** Fills the GA4 dataset; returns a line that says with what. */
export async function loadEvents(
  source: EventSource,
  bigquery: BigQueryStandIn,
  { project, dataset, now }: { project: string; dataset: string; now: Date },
): Promise<string> {
  const tableNamed = (tableId: string) => ({ projectId: project, datasetId: dataset, tableId });
  if (source.kind === 'folders') {
    const { tables, schema } = await readExportFolders(source.folders);
    for (const { name, file } of tables) {
      await loadFile(file, () =>
        bigquery.loadTable({ table: tableNamed(name), schema, rows: { ndjson: [file] } }),
      );
    }
    const names = tables.map(({ name }) => name).sort();
    return `GA4 export ${names[0]} to ${names.at(-1)} from ${source.folders.join(', ')}${ageHint(names.at(-1), now)}`;
  }
  const { seed, days, eventsPerDay } = source;
  const { schema, tables } = generateEvents({ seed, days, eventsPerDay, today: now, intraday: true });
  for (const { name, select } of tables) {
    await bigquery.loadTable({ table: tableNamed(name), schema, rows: { sql: select } });
  }
  return `GA4 export ${days} generated days, about ${eventsPerDay} events each`;
}

/** Writes the day table of one more day of a generated export. */
export async function loadDay(
  { seed, eventsPerDay }: Extract<EventSource, { kind: 'generated' }>,
  bigquery: BigQueryStandIn,
  { project, dataset, day }: { project: string; dataset: string; day: Temporal.PlainDate },
): Promise<void> {
  const dayAfter = day.add({ days: 1 }).toZonedDateTime({ timeZone: 'UTC', plainTime: '12:00' });
  const today = new Date(dayAfter.epochMilliseconds);
  const { schema, tables } = generateEvents({ seed, eventsPerDay, today, days: 1, intraday: false });
  for (const { name, select } of tables) {
    const table = { projectId: project, datasetId: dataset, tableId: name };
    await bigquery.loadTable({ table, schema, rows: { sql: select } });
  }
}

async function loadFile(file: string, load: () => Promise<void>): Promise<void> {
  try {
    await load();
  } catch (error) {
    if (!(error instanceof BigQueryError)) throw error;
    // DuckDB's own words, without the stand-in's preface and without its advice about options nobody has here.
    const [first = ''] = error.message.replace(/^.*? this statement: /s, '').split(/\n|Try setting/);
    throw new ConfigError(
      `${file} cannot be read as gzipped lines of one JSON object each: ${first.trim()} Export that day again, or leave the file out.`,
      { cause: error },
    );
  }
}

/** Said where every mart would come out empty, because the export ends long before the clock's date. */
function ageHint(newest: string | undefined, now: Date): string {
  const [, year, month, day] = /^events_(\d{4})(\d\d)(\d\d)$/.exec(newest ?? '') ?? [];
  if (!year || !month || !day) return '';
  const next = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + 1));
  const days = (now.getTime() - next.getTime()) / 86_400_000;
  return days > 300
    ? `; it ends ${Math.floor(days)} days ago: add --today ${next.toISOString().slice(0, 10)}`
    : '';
}
