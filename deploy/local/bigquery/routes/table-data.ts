import { BigQueryError } from '../bigquery-error.ts';
import { parseTableId, type TableReference, tablePath } from '../catalog/reference.ts';
import { currentVersion, type Table, type Version } from '../catalog/table.ts';
import { versionAt } from '../catalog/time-travel.ts';
import type { Field } from '../field.ts';
import { type Warehouse, wrongType } from '../jobs/warehouse.ts';
import { type JsonRow, jsonSelect } from '../storage/json-relation.ts';
import { readJsonRow, type ValueError } from '../storage/json-value.ts';
import { insertAllBody } from './body-schemas.ts';
import { type Answer, bodyOf, type Call, isTrue, numberIn, parameter, type Route } from './call.ts';
import { createInsertIds, type InsertIds } from './insert-ids.ts';
import { offsetOf } from './paging.ts';
import { readPage } from './result-rows.ts';

/** tabledata.* */
export function tableDataRoutes(warehouse: Warehouse): Route[] {
  const insertIds = createInsertIds(warehouse.clock);
  const table = '/projects/{projectId}/datasets/{datasetId}/tables/{tableId}';
  return [
    {
      method: 'GET',
      path: `${table}/data`,
      id: 'bigquery.tabledata.list',
      handle: (call) => list(warehouse, call),
    },
    {
      method: 'POST',
      path: `${table}/insertAll`,
      id: 'bigquery.tabledata.insertAll',
      handle: (call) => insertAll(warehouse, insertIds, call),
    },
  ];
}

async function list(warehouse: Warehouse, call: Call): Promise<Answer> {
  const { catalog, guard, clock } = warehouse;
  const { tableId, at } = parseTableId(parameter(call, 'tableId'), clock.now());
  const reference = {
    projectId: parameter(call, 'projectId'),
    datasetId: parameter(call, 'datasetId'),
    tableId,
  };
  guard.table(call.caller, 'bigquery.tables.getData', reference);
  const table = catalog.table(reference);
  if (table.type === 'VIEW') throw new BigQueryError('invalid', 'Cannot list a table of type VIEW.');
  const version = at === undefined ? currentVersion(table) : versionAt(table, at, clock.now());
  const fields = selectedFields(version?.fields ?? [], call.query.get('selectedFields'));
  const page = version ? await readPage(warehouse, version, fields, pageRequest(call)) : { rows: [] };
  return {
    body: {
      kind: 'bigquery#tableDataList',
      etag: `"${table.revision}"`,
      totalRows: String(version?.rowCount ?? 0),
      ...(page.rows.length > 0 ? page : {}),
    },
  };
}

function pageRequest(call: Call) {
  const start = offsetOf(call.query.get('pageToken') ?? undefined) ?? numberIn(call, 'startIndex') ?? 0;
  const format = { useInt64Timestamp: isTrue(call, 'formatOptions.useInt64Timestamp') };
  return { start, maxResults: numberIn(call, 'maxResults'), format };
}

function selectedFields(fields: Field[], names: string | null): Field[] {
  if (!names) return fields;
  const wanted = new Set(names.split(',').map((name) => name.trim().toLowerCase()));
  return fields.filter((field) => wanted.has(field.name.toLowerCase()));
}

async function insertAll(warehouse: Warehouse, insertIds: InsertIds, call: Call): Promise<Answer> {
  const { catalog, guard } = warehouse;
  const body = bodyOf(call, insertAllBody);
  const dataset = { projectId: parameter(call, 'projectId'), datasetId: parameter(call, 'datasetId') };
  const base = { ...dataset, tableId: parameter(call, 'tableId') };
  guard.table(call.caller, 'bigquery.tables.updateData', base);
  const table = catalog.table(base);
  if (table.type !== 'TABLE') throw wrongType(table);
  if (body.rows.length === 0) throw new BigQueryError('invalid', 'No rows present in the request.');
  const read = body.rows.map((row) =>
    readJsonRow(table.fields, row.json, { ignoreUnknownValues: body.ignoreUnknownValues === true }),
  );
  const errors = insertErrors(
    read.map((row) => ('errors' in row ? row.errors : [])),
    body.skipInvalidRows === true,
  );
  const isRefused = errors.length > 0 && !body.skipInvalidRows;
  if (!isRefused) {
    if (body.templateSuffix) guard.dataset(call.caller, 'bigquery.tables.create', dataset);
    const reference = { ...base, tableId: base.tableId + (body.templateSuffix ?? '') };
    const rows = read.flatMap((row, index) => {
      const isNew = 'row' in row && insertIds.isNew(tablePath(reference), body.rows[index]?.insertId);
      return isNew ? [row.row] : [];
    });
    if (rows.length > 0) await insertRows(warehouse, reference, table, rows);
  }
  return {
    body: {
      kind: 'bigquery#tableDataInsertAllResponse',
      ...(errors.length > 0 ? { insertErrors: errors } : {}),
    },
  };
}

/** Errors per row; without `skipInvalidRows` the good rows are stopped, too. */
function insertErrors(rows: ValueError[][], skipsInvalid: boolean) {
  if (rows.every((errors) => errors.length === 0)) return [];
  return rows.flatMap((errors, index) => {
    if (errors.length > 0) {
      return [{ index, errors: errors.map((error) => ({ reason: 'invalid', debugInfo: '', ...error })) }];
    }
    if (skipsInvalid) return [];
    return [{ index, errors: [{ reason: 'stopped', location: '', debugInfo: '', message: '' }] }];
  });
}

async function insertRows(
  warehouse: Warehouse,
  reference: TableReference,
  template: Table,
  rows: JsonRow[],
): Promise<Version> {
  const { catalog, writer } = warehouse;
  return writer.hold(reference, async () => {
    const existing = catalog.findTable(reference);
    const table = existing ?? writer.newTable(reference, template.fields, template.metadata);
    const version = await writer.append(table, table.fields, jsonSelect(table.fields, rows));
    if (!existing) catalog.putTable(table);
    return version;
  });
}
