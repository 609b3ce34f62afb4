import type { Account } from '../accounts/account.ts';
import { complaintAboutOwners, ownersAfter } from '../accounts/people-json.ts';
import { forbidden, notFound, Refused, type RestAnswer, refusal } from '../answer.ts';
import type { DatasetRow, Metadata } from '../metadata.ts';
import { laterThan } from '../timestamps.ts';
import { type DatasetBody, settingRules } from './dataset-body.ts';
import { columnsAfter, complaintAboutColumns, complaintAboutMetrics, metricsAfter } from './write-columns.ts';

/** A write of a dataset by somebody. */
export type DatasetWrite = {
  id: number;
  body: DatasetBody;
  account: Account;
  isOverride: boolean;
  now: Date;
};

/** Writes a dataset as PUT /dataset/{id} does: whole or not at all. Throws `Refused`. */
export function writeDataset(
  metadata: Metadata,
  { id, body, account, isOverride, now }: DatasetWrite,
): RestAnswer {
  const dataset = ownedDataset(metadata, id, account);
  const complaints = complaintsAbout(metadata, dataset, body, isOverride);
  if (Object.keys(complaints).length > 0) return refusal(422, complaints);

  const { columns, metrics, owners } = body;
  const before = { ...dataset };
  Object.assign(dataset, membersOf(body, dataset));
  if (columns) {
    const known = isOverride ? [] : dataset.columns;
    const written = isOverride ? columns.map(({ id: _, ...column }) => column) : columns;
    dataset.columns = columnsAfter(known, written, metadata.nextId);
  }
  if (metrics) dataset.metrics = metricsAfter(dataset.metrics, metrics, metadata.nextId);
  // A list of owners alone does not make the dataset newer.
  const isChanged = Object.entries(before).some(
    ([name, value]) => dataset[name as keyof DatasetRow] !== value,
  );
  if (isChanged) dataset.changedOn = laterThan(dataset.changedOn, now);
  dataset.ownerIds = ownersAfter(account, dataset.ownerIds, owners);
  return { status: 200, body: { id, result: { always_filter_main_dttm: false, ...body } } };
}

/** A dataset that the account may write; throws `Refused`. */
export function ownedDataset({ datasets }: Metadata, id: number, account: Account): DatasetRow {
  const dataset = datasets.get(id);
  if (!dataset || !account.mayRead(dataset)) throw new Refused(notFound);
  if (!account.owns(dataset)) throw new Refused(forbidden);
  return dataset;
}

/** Deletes one column, as the editor of a dataset does. */
export function deleteColumn(dataset: DatasetRow, columnId: number, now: Date): RestAnswer {
  const kept = dataset.columns.filter(({ id }) => id !== columnId);
  if (kept.length === dataset.columns.length) return notFound;
  dataset.columns = kept;
  dataset.changedOn = laterThan(dataset.changedOn, now);
  return { status: 200, body: { message: 'OK' } };
}

function complaintsAbout(
  metadata: Metadata,
  dataset: DatasetRow,
  { columns = [], metrics = [], owners, table_name, schema }: DatasetBody,
  isOverride: boolean,
): Record<string, string[]> {
  const columnComplaint = complaintAboutColumns(dataset, columns, isOverride);
  const metricComplaint = complaintAboutMetrics(dataset, metrics);
  const place = { ...dataset, schema: schema ?? dataset.schema, tableName: table_name ?? dataset.tableName };
  return {
    ...complaintAboutOwners(metadata, owners),
    ...complaintAboutPlace(metadata, place),
    ...(columnComplaint !== undefined && { columns: [columnComplaint] }),
    ...(metricComplaint !== undefined && { metrics: [metricComplaint] }),
  };
}

/** Superset's complaint where another dataset is over the same table. */
export function complaintAboutPlace(
  { datasets }: Metadata,
  place: Pick<DatasetRow, 'databaseId' | 'catalog' | 'schema' | 'tableName'> & { id?: number },
): { table: string[] } | undefined {
  const isTaken = [...datasets.values()].some(
    (other) =>
      other.id !== place.id &&
      other.databaseId === place.databaseId &&
      other.catalog === place.catalog &&
      other.schema === place.schema &&
      other.tableName === place.tableName,
  );
  const name = [place.catalog, place.schema, place.tableName].filter(Boolean).join('.');
  return isTaken ? { table: [`Dataset ${name} already exists`] } : undefined;
}

/** What a write changes besides columns, metrics and owners; one member is reset by every write without it. */
function membersOf(body: DatasetBody, { settings }: DatasetRow): Partial<DatasetRow> {
  const told = Object.entries(body).filter(([name]) => name in settingRules);
  return {
    alwaysFilterMainDttm: body.always_filter_main_dttm ?? false,
    ...(body.table_name !== undefined && { tableName: body.table_name }),
    ...(body.catalog !== undefined && { catalog: body.catalog }),
    ...(body.schema !== undefined && { schema: body.schema }),
    ...(body.sql !== undefined && { sql: body.sql || null }),
    ...(body.description !== undefined && { description: body.description }),
    ...(body.main_dttm_col !== undefined && { mainDttmCol: body.main_dttm_col }),
    ...(body.currency_code_column !== undefined && { currencyCodeColumn: body.currency_code_column }),
    ...(body.fetch_values_predicate !== undefined && { fetchValuesPredicate: body.fetch_values_predicate }),
    ...(body.is_managed_externally !== undefined && {
      isManagedExternally: body.is_managed_externally ?? false,
    }),
    ...(told.length > 0 && { settings: { ...settings, ...Object.fromEntries(told) } }),
  };
}
