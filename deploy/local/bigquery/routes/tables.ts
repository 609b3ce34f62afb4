import { unsupported } from '../bigquery-error.ts';
import { checkLayout } from '../catalog/partitions.ts';
import { checkTableId, parseTableId, type TableReference } from '../catalog/reference.ts';
import type { Table, TableMetadata } from '../catalog/table.ts';
import type { Field } from '../field.ts';
import { alreadyExists, type Warehouse } from '../jobs/warehouse.ts';
import { tableBody, tableMetadataBody, withoutNulls } from './body-schemas.ts';
import { type Answer, type Call, checked, parameter, parseJson, type Route } from './call.ts';
import { pageOf } from './paging.ts';
import { changeTable, viewFields } from './table-change.ts';
import { listedTable, tableResource } from './table-resource.ts';

/** What tables.* needs besides the warehouse. */
export type TableRoutesDependencies = {
  warehouse: Warehouse;
  /** Counts a change against rate limits. */
  countChange: (reference: TableReference) => void;
};

/** tables.* */
export function tableRoutes({ warehouse, countChange }: TableRoutesDependencies): Route[] {
  const all = '/projects/{projectId}/datasets/{datasetId}/tables';
  const one = `${all}/{tableId}`;
  const counted = (handle: (call: Call) => Promise<Answer>) => (call: Call) => {
    countChange(referenceOf(warehouse, call));
    return handle(call);
  };
  return [
    { method: 'GET', path: all, id: 'bigquery.tables.list', handle: (call) => list(warehouse, call) },
    { method: 'POST', path: all, id: 'bigquery.tables.insert', handle: (call) => insert(warehouse, call) },
    { method: 'GET', path: one, id: 'bigquery.tables.get', handle: (call) => get(warehouse, call) },
    {
      method: 'PATCH',
      path: one,
      id: 'bigquery.tables.patch',
      handle: counted((call) => changeTable(warehouse, referenceOf(warehouse, call), call, true)),
    },
    {
      method: 'PUT',
      path: one,
      id: 'bigquery.tables.update',
      handle: counted((call) => changeTable(warehouse, referenceOf(warehouse, call), call, false)),
    },
    { method: 'DELETE', path: one, id: 'bigquery.tables.delete', handle: (call) => remove(warehouse, call) },
  ];
}

/** The table that a path names, without decorators. */
export function referenceOf(warehouse: Warehouse, call: Call): TableReference {
  const { tableId } = parseTableId(call.parameters.tableId ?? '', warehouse.clock.now());
  return { projectId: parameter(call, 'projectId'), datasetId: parameter(call, 'datasetId'), tableId };
}

function list(warehouse: Warehouse, call: Call): Answer {
  const reference = { projectId: parameter(call, 'projectId'), datasetId: parameter(call, 'datasetId') };
  warehouse.guard.dataset(call.caller, 'bigquery.tables.list', reference);
  warehouse.catalog.dataset(reference);
  const tables = warehouse.catalog.tablesOf(reference);
  const { items, nextPageToken } = pageOf(call, tables, 50);
  return {
    body: {
      kind: 'bigquery#tableList',
      etag: '"tables"',
      ...(items.length > 0 ? { tables: items.map(listedTable) } : {}),
      totalItems: tables.length,
      ...(nextPageToken ? { nextPageToken } : {}),
    },
  };
}

async function get(warehouse: Warehouse, call: Call): Promise<Answer> {
  const reference = referenceOf(warehouse, call);
  warehouse.guard.table(call.caller, 'bigquery.tables.get', reference);
  return { body: await tableResource(warehouse, warehouse.catalog.table(reference), call.origin) };
}

async function insert(warehouse: Warehouse, call: Call): Promise<Answer> {
  const { catalog, guard, writer } = warehouse;
  const given = withoutNulls(parseJson(call.body.toString('utf8')));
  const body = checked(tableBody, given);
  for (const kind of ['externalDataConfiguration', 'materializedView', 'model']) {
    if (body[kind] !== undefined) throw unsupported(`tables with ${kind}`);
  }
  const dataset = { projectId: parameter(call, 'projectId'), datasetId: parameter(call, 'datasetId') };
  const reference = { ...dataset, tableId: body.tableReference?.tableId ?? '' };
  checkTableId(reference.tableId);
  guard.dataset(call.caller, 'bigquery.tables.create', dataset);
  catalog.dataset(dataset);
  const metadata = checked(tableMetadataBody, given);
  return writer.hold(reference, async () => {
    if (catalog.findTable(reference)) throw alreadyExists(reference);
    const table = body.view
      ? await newView(warehouse, call, reference, metadata, body.view)
      : await newTable(warehouse, reference, metadata, body.schema?.fields ?? []);
    catalog.putTable(table);
    return { body: await tableResource(warehouse, table, call.origin) };
  });
}

async function newTable(
  warehouse: Warehouse,
  reference: TableReference,
  metadata: TableMetadata,
  fields: Field[],
): Promise<Table> {
  const { writer } = warehouse;
  checkLayout(metadata, fields);
  const table = writer.newTable(reference, fields, metadata);
  await writer.commit(table, await writer.store(fields, table.metadata), 'whole');
  return table;
}

async function newView(
  warehouse: Warehouse,
  call: Call,
  reference: TableReference,
  metadata: TableMetadata,
  view: { query: string; useLegacySql?: boolean },
): Promise<Table> {
  const fields = await viewFields(warehouse, call, reference, view);
  return { ...warehouse.writer.newTable(reference, fields, metadata), type: 'VIEW', query: view.query };
}

function remove(warehouse: Warehouse, call: Call): Answer {
  const reference = referenceOf(warehouse, call);
  warehouse.guard.table(call.caller, 'bigquery.tables.delete', reference);
  warehouse.catalog.removeTable(warehouse.catalog.table(reference), warehouse.clock.now());
  return { status: 204 };
}
