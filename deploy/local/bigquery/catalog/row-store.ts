import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Field } from '../field.ts';
import { quoteIdentifier, quoteText } from '../sql/quoting.ts';
import { rowBytes } from '../storage/byte-size.ts';
import type { Storage } from '../storage/duckdb.ts';
import { columnDefinitions, projection } from './relation.ts';
import { isIngestionTimePartitioned, type StoredRows, type TableMetadata, type Version } from './table.ts';

/** Rows that are stored but belong to no table yet. */
export type StoredContents = { fields: Field[]; rows: StoredRows; rowCount: number };

/** Turns SELECTs into stored rows; it knows of no tables. */
export type RowStore = ReturnType<typeof createRowStore>;

/** A row store on one DuckDB; rows of tables partitioned by arrival are stamped by the clock. */
export function createRowStore({ storage, clock }: { storage: Storage; clock: Clock }) {
  /** Fills `_PARTITIONTIME` of the rows that just arrived. */
  function arrival(name: string, metadata: TableMetadata, partitionTime?: Date): string[] {
    if (!isIngestionTimePartitioned(metadata)) return [];
    const unit = metadata.timePartitioning?.type ?? 'DAY';
    const time = quoteText((partitionTime ?? clock.now()).toISOString());
    return [
      `UPDATE ${name} SET _PARTITIONTIME = date_trunc('${unit}', CAST(${time} AS TIMESTAMPTZ)) WHERE _PARTITIONTIME IS NULL`,
    ];
  }

  /** Stores the rows of a SELECT (or none) under the given columns. */
  async function store(
    fields: Field[],
    metadata: TableMetadata,
    select?: string,
    signal?: AbortSignal,
    partitionTime?: Date,
  ): Promise<StoredContents> {
    const name = storage.nextName();
    const statements = [`CREATE TABLE ${name} (${columnDefinitions(fields, metadata)})`];
    if (select !== undefined && fields.length > 0)
      statements.push(`INSERT INTO ${name} ${columnList(fields)} ${select}`);
    statements.push(...arrival(name, metadata, partitionTime), `SELECT count(*) FROM ${name}`);
    const rowCount = countOf(await storage.transact(statements, signal));
    return { fields, rows: { name, rowCount }, rowCount };
  }

  /** Stores a SELECT that yields every stored column, `_PARTITIONTIME` included where the table has it. */
  async function storeComplete(
    fields: Field[],
    metadata: TableMetadata,
    select: string,
    signal?: AbortSignal,
  ): Promise<StoredContents> {
    const name = storage.nextName();
    const results = await storage.transact(
      [
        `CREATE TABLE ${name} (${columnDefinitions(fields, metadata)})`,
        `INSERT INTO ${name} ${select}`,
        `SELECT count(*) FROM ${name}`,
      ],
      signal,
    );
    const rowCount = countOf(results);
    return { fields, rows: { name, rowCount }, rowCount };
  }

  /** Adds the rows of a SELECT to rows that are stored already, at their end. */
  async function extend(
    contents: StoredContents,
    metadata: TableMetadata,
    select: string,
    signal?: AbortSignal,
    partitionTime?: Date,
  ): Promise<StoredContents> {
    const { fields, rows } = contents;
    const statements = [
      `INSERT INTO ${rows.name} ${columnList(fields)} ${select}`,
      ...arrival(rows.name, metadata, partitionTime),
      `SELECT count(*) FROM ${rows.name}`,
    ];
    const rowCount = countOf(await storage.transact(statements, signal));
    rows.rowCount = rowCount;
    return { fields, rows, rowCount };
  }

  /**
   * Applies statements to a copy of a version's rows, `{target}` standing for the copy.
   * `changed` is the number of rows that the last statement says it changed.
   */
  async function change(
    version: Version,
    metadata: TableMetadata,
    statements: string[],
    signal?: AbortSignal,
  ): Promise<{ contents: StoredContents; changed: number }> {
    const { fields } = version;
    const name = storage.nextName();
    const results = await storage.transact(
      [
        `CREATE TABLE ${name} (${columnDefinitions(fields, metadata)})`,
        `INSERT INTO ${name} ${projection(version, fields, metadata)}`,
        ...statements.map((statement) => statement.replaceAll('{target}', name)),
        ...arrival(name, metadata),
        `SELECT count(*) FROM ${name}`,
      ],
      signal,
    );
    const changed = Number(results[statements.length + 1]?.[0]?.[0] ?? 0);
    const rowCount = countOf(results);
    return { contents: { fields, rows: { name, rowCount }, rowCount }, changed };
  }

  /** Logical bytes of a version: counted up to 10,000 rows, estimated from those beyond. */
  async function byteCount(version: Version): Promise<number> {
    if (version.byteCount === undefined) {
      const sample = Math.min(version.rowCount, 10_000);
      const [row] = await storage.read(
        `SELECT sum(${rowBytes(version.fields)}) FROM (SELECT * FROM ${version.rows.name} WHERE rowid < ${sample})`,
      );
      const bytes = Number(row?.[0] ?? 0);
      version.byteCount = sample === 0 ? 0 : Math.round((bytes * version.rowCount) / sample);
    }
    return version.byteCount;
  }

  return { store, storeComplete, extend, change, byteCount };
}

/** The row count that the last statement of a transaction asked for. */
function countOf(results: unknown[][][]): number {
  return Number(results.at(-1)?.[0]?.[0] ?? 0);
}

function columnList(fields: Field[]): string {
  return `(${fields.map((field) => quoteIdentifier(field.name)).join(', ')})`;
}
