import { BigQueryError } from '../bigquery-error.ts';
import type { Version } from '../catalog/table.ts';
import { type Cell, type CellFormat, rowOf } from '../cells.ts';
import type { Field } from '../field.ts';
import type { Warehouse } from '../jobs/warehouse.ts';
import { quoteIdentifier } from '../sql/quoting.ts';
import { tokenOf } from './paging.ts';

/** BigQuery ends a page at about 10 MB of JSON, however many rows were asked for; that is about this much as stored. */
const largestPageBytes = 4_000_000;

/** One page of rows, and the token of the next one. */
export type RowPage = { rows: { f: Cell[] }[]; pageToken?: string };

/** Rows of a version from an offset on, as many as asked for and fit in one answer. */
export async function readPage(
  warehouse: Warehouse,
  version: Version,
  fields: Field[],
  page: { start: number; maxResults: number | undefined; format: CellFormat },
): Promise<RowPage> {
  if (!warehouse.storage.holds(version.rows.name)) {
    throw new BigQueryError('notFound', 'Not found: the rows of this result, which have expired');
  }
  const rowBytes =
    version.rowCount === 0 ? 1 : (await warehouse.writer.byteCount(version)) / version.rowCount;
  const fitting = Math.max(1, Math.floor(largestPageBytes / Math.max(rowBytes, 1)));
  const end = Math.min(version.rowCount, page.start + Math.min(page.maxResults ?? fitting, fitting));
  if (fields.length === 0 || end <= page.start) return { rows: [] };
  const columns = fields.map((field) => quoteIdentifier(field.name)).join(', ');
  const values = await warehouse.storage.read(
    `SELECT ${columns} FROM ${version.rows.name} WHERE rowid >= ${page.start} AND rowid < ${end} ORDER BY rowid`,
  );
  return {
    rows: values.map((row) => rowOf(fields, row, page.format)),
    ...(end < version.rowCount ? { pageToken: tokenOf(end) } : {}),
  };
}
