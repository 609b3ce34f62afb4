import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BigQueryError, unsupported } from '../bigquery-error.ts';
import { parseTableId } from '../catalog/reference.ts';
import type { Field } from '../field.ts';
import { type JsonRow, jsonFilesSelect, jsonSelect } from '../storage/json-relation.ts';
import { readJsonRow, type ValueError } from '../storage/json-value.ts';
import type { LoadConfiguration, RunningJob } from './job.ts';
import { detectSchema } from './json-schema.ts';
import type { Warehouse } from './warehouse.ts';
import { writeResult } from './write-result.ts';

/** Above this many rows a file is cheaper for DuckDB than a long statement. */
const longestInlineLoad = 500;

/** Loads uploaded newline-delimited JSON into a table, all rows or none. */
export async function runLoadJob(
  warehouse: Warehouse,
  job: RunningJob,
  load: LoadConfiguration,
  content: Buffer | undefined,
): Promise<void> {
  checkSource(load, content);
  const text = content?.toString('utf8') ?? '';
  const values = parseLines(text);
  const fields = schemaOf(warehouse, load, values);
  const { rows, badRecords } = readRows(load, fields, values);
  const destination = { ...load, writeDisposition: load.writeDisposition ?? ('WRITE_APPEND' as const) };
  const version = await withSelect(fields, rows, (sql) =>
    writeResult(warehouse, job, destination, { fields, sql }),
  );
  job.statistics.load = {
    inputFiles: '1',
    inputFileBytes: String(content?.length ?? 0),
    outputRows: String(rows.length),
    outputBytes: String(await warehouse.writer.byteCount(version)),
    badRecords: String(badRecords),
  };
}

function checkSource(load: LoadConfiguration, content: Buffer | undefined): void {
  if (load.sourceUris?.length) throw unsupported('loading from Cloud Storage');
  const format = load.sourceFormat ?? 'CSV';
  if (format !== 'NEWLINE_DELIMITED_JSON') throw unsupported(`loading ${format}`);
  if (!content) throw new BigQueryError('required', 'Required parameter is missing: sourceUris');
}

function parseLines(text: string): unknown[] {
  const values: unknown[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      values.push(JSON.parse(line));
    } catch {
      throw failed(`JSON parsing error in row ${index + 1}: Parser terminated before end of string`);
    }
  }
  return values;
}

function schemaOf(warehouse: Warehouse, load: LoadConfiguration, values: unknown[]): Field[] {
  const { destinationTable } = load;
  if (load.schema?.fields.length) return load.schema.fields;
  const { tableId } = parseTableId(destinationTable.tableId, warehouse.clock.now());
  const existing = warehouse.catalog.findTable({ ...destinationTable, tableId });
  if (existing && load.writeDisposition !== 'WRITE_TRUNCATE') return existing.fields;
  if (load.autodetect) return detectSchema(values);
  if (existing) return existing.fields;
  throw new BigQueryError('invalid', 'No schema specified on job or table.');
}

function readRows(load: LoadConfiguration, fields: Field[], values: unknown[]) {
  const rows: JsonRow[] = [];
  const errors: ValueError[] = [];
  for (const value of values) {
    const read = readJsonRow(fields, value, { ignoreUnknownValues: load.ignoreUnknownValues === true });
    if ('row' in read) rows.push(read.row);
    else errors.push(...read.errors);
  }
  const [first] = errors;
  if (first && errors.length > (load.maxBadRecords ?? 0)) throw failed(first.message);
  return { rows, badRecords: errors.length };
}

function failed(message: string): BigQueryError {
  return new BigQueryError('invalid', `Error while reading data, error message: ${message}`);
}

async function withSelect<Result>(
  fields: Field[],
  rows: JsonRow[],
  use: (sql: string) => Promise<Result>,
): Promise<Result> {
  if (rows.length <= longestInlineLoad) return use(jsonSelect(fields, rows));
  const folder = await mkdtemp(join(tmpdir(), 'bigquery-load-'));
  try {
    const path = join(folder, 'rows.ndjson');
    await writeFile(path, rows.map((row) => JSON.stringify(row)).join('\n'));
    return await use(jsonFilesSelect(fields, [path]));
  } finally {
    await rm(folder, { recursive: true });
  }
}
