import { tableName } from '../catalog/reference.ts';
import { currentVersion, type Table } from '../catalog/table.ts';
import type { Warehouse } from '../jobs/warehouse.ts';
import { etagOf } from './etag.ts';

/** A table as tables.get answers it. */
export async function tableResource(warehouse: Warehouse, table: Table, origin: string) {
  const { projectId, datasetId, tableId } = table.reference;
  const version = currentVersion(table);
  const bytes = version ? await warehouse.writer.byteCount(version) : 0;
  return {
    etag: etagOf(table.revision),
    selfLink: `${origin}/bigquery/v2/projects/${projectId}/datasets/${datasetId}/tables/${tableId}`,
    ...listedTable(table),
    ...table.metadata,
    schema: { fields: table.fields },
    ...(table.type === 'VIEW' ? {} : sizes(version?.rowCount ?? 0, bytes)),
    lastModifiedTime: String(table.modifiedAt),
    location: warehouse.catalog.dataset(table.reference).location,
    ...(table.snapshotOf ? { snapshotDefinition: table.snapshotOf } : {}),
    ...(table.cloneOf ? { cloneDefinition: table.cloneOf } : {}),
  };
}

/** A table as tables.list answers it. */
export function listedTable(table: Table) {
  const { friendlyName, labels, timePartitioning, rangePartitioning, clustering, expirationTime } =
    table.metadata;
  return {
    kind: 'bigquery#table',
    id: tableName(table.reference),
    tableReference: table.reference,
    type: table.type,
    creationTime: String(table.createdAt),
    ...(friendlyName === undefined ? {} : { friendlyName }),
    ...(labels === undefined ? {} : { labels }),
    ...(timePartitioning === undefined ? {} : { timePartitioning }),
    ...(rangePartitioning === undefined ? {} : { rangePartitioning }),
    ...(clustering === undefined ? {} : { clustering }),
    ...(expirationTime === undefined ? {} : { expirationTime }),
    ...(table.type === 'VIEW' ? { view: { query: table.query, useLegacySql: false } } : {}),
  };
}

function sizes(rowCount: number, bytes: number) {
  return {
    numRows: String(rowCount),
    numBytes: String(bytes),
    numLongTermBytes: '0',
    numTotalLogicalBytes: String(bytes),
    numActiveLogicalBytes: String(bytes),
    numLongTermLogicalBytes: '0',
  };
}
