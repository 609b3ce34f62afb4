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
      await bigquery.loadTable({ table: tableNamed(name), schema, rows: { ndjson: [file] } });
    }
    return `GA4 export ${tables.length} days from ${source.folders.join(', ')}`;
  }
  const { seed, days, eventsPerDay } = source;
  const { schema, tables } = generateEvents({ seed, days, eventsPerDay, today: now, intraday: true });
  for (const { name, select } of tables) {
    await bigquery.loadTable({ table: tableNamed(name), schema, rows: { sql: select } });
  }
  return `GA4 export ${days} generated days, about ${eventsPerDay} events each`;
}
