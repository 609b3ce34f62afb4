import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Field } from '../field.ts';
import { quoteIdentifier, quoteText } from '../sql/quoting.ts';
import { rowBytes } from '../storage/byte-size.ts';
import type { Storage } from '../storage/duckdb.ts';
import type { Catalog } from './catalog.ts';
import { createLocks } from './locks.ts';
import { datePartitions, partitionIdExpression } from './partitions.ts';
import { type TableReference, tablePath } from './reference.ts';
import { columnDefinitions, projection, storedRelation } from './relation.ts';
import {
  currentVersion,
  isIngestionTimePartitioned,
  type StoredRows,
  type Table,
  type TableMetadata,
  type Version,
} from './table.ts';

/** Rows that are stored but belong to no table yet. */
export type StoredContents = { fields: Field[]; rows: StoredRows; rowCount: number };

/** Whether a write replaced every partition, or only those whose rows differ. */
export type Extent = 'whole' | 'changed';

/** Turns SELECTs into versions of tables: store first, then commit by moving one pointer. */
export type TableWriter = ReturnType<typeof createTableWriter>;

/** A writer into one catalog and one storage. */
export function createTableWriter(dependencies: { catalog: Catalog; storage: Storage; clock: Clock }) {
  const { catalog, storage, clock } = dependencies;
  const locks = createLocks();

  /** Fills `_PARTITIONTIME` of the rows that just arrived. */
  function arrival(name: string, metadata: TableMetadata, partitionTime?: Date): string[] {
    if (!isIngestionTimePartitioned(metadata)) return [];
    const unit = metadata.timePartitioning?.type ?? 'DAY';
    const time = quoteText((partitionTime ?? clock.now()).toISOString());
    return [
      `UPDATE ${name} SET _PARTITIONTIME = date_trunc('${unit}', CAST(${time} AS TIMESTAMPTZ)) WHERE _PARTITIONTIME IS NULL`,
    ];
  }

  async function partitionsOf(contents: Omit<Version, 'committedAt'>, table: Table, extent: Extent) {
    const expression = partitionIdExpression(table.metadata);
    if (!expression) return undefined;
    const rows = await storage.read(
      `SELECT ${expression}, count(*), CAST(bit_xor(hash(stored)) AS VARCHAR)
       FROM ${storedRelation({ ...contents, committedAt: 0 })} AS stored GROUP BY 1 ORDER BY 1`,
    );
    const found = rows.map(([id, count, checksum]) => ({
      id: String(id),
      rowCount: Number(count),
      checksum: String(checksum),
    }));
    const before = currentVersion(table)?.partitions ?? [];
    return datePartitions(found, before, clock.now().getTime(), extent === 'whole');
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

  async function commit(table: Table, contents: StoredContents, extent: Extent): Promise<Version> {
    const partitions = await partitionsOf(contents, table, extent);
    const committedAt = clock.now().getTime();
    const version: Version = { ...contents, committedAt, ...(partitions ? { partitions } : {}) };
    table.versions.push(version);
    table.fields = contents.fields;
    touch(table, clock.now());
    return version;
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

  /** Adds rows at the end, in place where no other version has done so before, else to a copy. */
  async function append(
    table: Table,
    fields: Field[],
    select: string,
    signal?: AbortSignal,
    partitionTime?: Date,
  ): Promise<Version> {
    const version = currentVersion(table);
    const add = (contents: StoredContents) => extend(contents, table.metadata, select, signal, partitionTime);
    if (!version) return commit(table, await add(await store(fields, table.metadata)), 'changed');
    return locks.hold(version.rows.name, async () => {
      const isAtEnd = version.rows.rowCount === version.rowCount && version.fields === fields;
      const kept = () =>
        storeComplete(fields, table.metadata, projection(version, fields, table.metadata), signal);
      return commit(table, await add(isAtEnd ? version : await kept()), 'changed');
    });
  }

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
   * Applies statements to a copy of the current rows, `{target}` standing for the copy, and commits it when any row changed.
   * Answers with the number of changed rows, which the last statement says.
   */
  async function change(table: Table, statements: string[], signal?: AbortSignal): Promise<number> {
    const version = currentVersion(table);
    const copy = await store(table.fields, table.metadata, undefined, signal);
    const { name } = copy.rows;
    const results = await storage.transact(
      [
        ...(version ? [`INSERT INTO ${name} ${projection(version, table.fields, table.metadata)}`] : []),
        ...statements.map((statement) => statement.replaceAll('{target}', name)),
        ...arrival(name, table.metadata),
        `SELECT count(*) FROM ${name}`,
      ],
      signal,
    );
    const changed = Number(results[(version ? 1 : 0) + statements.length - 1]?.[0]?.[0] ?? 0);
    const rowCount = countOf(results);
    const rows = { name, rowCount };
    if (changed > 0) await commit(table, { fields: table.fields, rows, rowCount }, 'changed');
    return changed;
  }

  return {
    store,
    storeComplete,
    commit,
    append,
    change,

    /** The rows of a version under wider columns. */
    reshape: (version: Version, fields: Field[], metadata: TableMetadata): Promise<StoredContents> =>
      storeComplete(fields, metadata, projection(version, fields, metadata)),

    /** Waits for the other writers of a table. */
    hold: <Result>(reference: TableReference, work: () => Promise<Result>) =>
      locks.hold(tablePath(reference), work),

    /** Whether somebody is writing a table. */
    isHeld: (reference: TableReference) => locks.isHeld(tablePath(reference)),

    /** A new table without rows or versions, not yet in the catalog. */
    newTable: (reference: TableReference, fields: Field[], metadata: TableMetadata): Table => {
      const now = clock.now().getTime();
      const dataset = catalog.dataset(reference);
      return {
        reference,
        type: 'TABLE',
        fields,
        metadata: withDefaultExpirations(metadata, dataset.metadata, now),
        versions: [],
        createdAt: now,
        modifiedAt: now,
        revision: 1,
      };
    },

    /** Logical bytes of a version: counted up to 10,000 rows, estimated from those beyond. */
    byteCount: async (version: Version): Promise<number> => {
      if (version.byteCount === undefined) {
        const sample = Math.min(version.rowCount, 10_000);
        const [row] = await storage.read(
          `SELECT sum(${rowBytes(version.fields)}) FROM (SELECT * FROM ${version.rows.name} WHERE rowid < ${sample})`,
        );
        const bytes = Number(row?.[0] ?? 0);
        version.byteCount = sample === 0 ? 0 : Math.round((bytes * version.rowCount) / sample);
      }
      return version.byteCount;
    },
  };
}

/** Records that a table changed, in data or metadata. */
export function touch(table: Table, now: Date): void {
  table.modifiedAt = now.getTime();
  table.revision += 1;
}

/** The row count that the last statement of a transaction asked for. */
function countOf(results: unknown[][][]): number {
  return Number(results.at(-1)?.[0]?.[0] ?? 0);
}

function columnList(fields: Field[]): string {
  return `(${fields.map((field) => quoteIdentifier(field.name)).join(', ')})`;
}

function withDefaultExpirations(
  metadata: TableMetadata,
  defaults: { defaultTableExpirationMs?: string; defaultPartitionExpirationMs?: string },
  now: number,
): TableMetadata {
  const result = { ...metadata };
  const partitionLifetime = defaults.defaultPartitionExpirationMs;
  if (result.timePartitioning && partitionLifetime !== undefined) {
    // A partitioned table takes the partition default and then ignores the table default, as in BigQuery.
    result.timePartitioning = { expirationMs: partitionLifetime, ...result.timePartitioning };
  } else if (defaults.defaultTableExpirationMs !== undefined && result.expirationTime === undefined) {
    result.expirationTime = String(now + Number(defaults.defaultTableExpirationMs));
  }
  return result;
}
