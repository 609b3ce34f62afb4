import type { TableReference } from './catalog/reference.ts';
import type { TableMetadata } from './catalog/table.ts';
import type { Field } from './field.ts';
import type { Warehouse } from './jobs/warehouse.ts';
import { jsonFilesSelect } from './storage/json-relation.ts';

/** What a loader in the same process hands over; the dataset is made where it is missing. */
export type TableLoad = {
  table: TableReference;
  schema: Field[];
  metadata?: TableMetadata;
  /** Files with one JSON object per line, plain or gzipped; or a DuckDB SELECT with the schema's columns in order. */
  rows: { ndjson: string[] } | { sql: string };
};

/** Creates or replaces a table without HTTP, jobs or permissions. */
export async function loadTable(warehouse: Warehouse, load: TableLoad): Promise<void> {
  const { catalog, writer, clock } = warehouse;
  const reference = load.table;
  const now = clock.now().getTime();
  if (!catalog.findDataset(reference)) {
    const { projectId, datasetId } = reference;
    catalog.putDataset({
      reference: { projectId, datasetId },
      location: catalog.location,
      metadata: {},
      createdAt: now,
      modifiedAt: now,
      revision: 1,
      isAnonymous: false,
    });
  }
  await writer.hold(reference, async () => {
    const existing = catalog.findTable(reference);
    const table = existing ?? writer.newTable(reference, load.schema, load.metadata ?? {});
    const select = 'sql' in load.rows ? load.rows.sql : jsonFilesSelect(load.schema, load.rows.ndjson);
    await writer.commit(table, await writer.store(load.schema, table.metadata, select), 'whole');
    catalog.putTable(table);
  });
}
