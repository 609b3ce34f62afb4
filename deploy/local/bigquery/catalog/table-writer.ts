import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Field } from '../field.ts';
import type { Storage } from '../storage/duckdb.ts';
import type { Catalog } from './catalog.ts';
import { createLocks } from './locks.ts';
import { datePartitions, partitionIdExpression } from './partitions.ts';
import { type TableReference, tablePath } from './reference.ts';
import { projection, storedRelation } from './relation.ts';
import { createRowStore, type StoredContents } from './row-store.ts';
import { currentVersion, type Table, type TableMetadata, type Version } from './table.ts';

/** Whether a write replaced every partition, or only those whose rows differ. */
export type Extent = 'whole' | 'changed';

/** Turns SELECTs into versions of tables: store first, then commit by moving one pointer. */
export type TableWriter = ReturnType<typeof createTableWriter>;

/** A writer into one catalog and one storage. */
export function createTableWriter(dependencies: { catalog: Catalog; storage: Storage; clock: Clock }) {
  const { catalog, storage, clock } = dependencies;
  const rows = createRowStore({ storage, clock });
  const locks = createLocks();

  async function partitionsOf(contents: Omit<Version, 'committedAt'>, table: Table, extent: Extent) {
    const expression = partitionIdExpression(table.metadata);
    if (!expression) return undefined;
    const found = await storage.read(
      `SELECT ${expression}, count(*), CAST(bit_xor(hash(stored)) AS VARCHAR)
       FROM ${storedRelation({ ...contents, committedAt: 0 })} AS stored GROUP BY 1 ORDER BY 1`,
    );
    const partitions = found.map(([id, count, checksum]) => ({
      id: String(id),
      rowCount: Number(count),
      checksum: String(checksum),
    }));
    const before = currentVersion(table)?.partitions ?? [];
    return datePartitions(partitions, before, clock.now().getTime(), extent === 'whole');
  }

  /** Makes stored rows the contents of a table, from now on. */
  async function commit(table: Table, contents: StoredContents, extent: Extent): Promise<Version> {
    const partitions = await partitionsOf(contents, table, extent);
    const committedAt = clock.now().getTime();
    const version: Version = { ...contents, committedAt, ...(partitions ? { partitions } : {}) };
    table.versions.push(version);
    table.fields = contents.fields;
    touch(table, clock.now());
    return version;
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
    const add = (contents: StoredContents) =>
      rows.extend(contents, table.metadata, select, signal, partitionTime);
    if (!version) return commit(table, await add(await rows.store(fields, table.metadata)), 'changed');
    return locks.hold(version.rows.name, async () => {
      const isAtEnd = version.rows.rowCount === version.rowCount && version.fields === fields;
      const kept = () =>
        rows.storeComplete(fields, table.metadata, projection(version, fields, table.metadata), signal);
      return commit(table, await add(isAtEnd ? version : await kept()), 'changed');
    });
  }

  /** Applies DML to a copy of the rows and commits it when any row changed; answers with their number. */
  async function change(table: Table, statements: string[], signal?: AbortSignal): Promise<number> {
    const version = currentVersion(table);
    if (!version) throw new Error(`Table ${table.reference.tableId} has no rows stored.`);
    const { contents, changed } = await rows.change(version, table.metadata, statements, signal);
    if (changed > 0) await commit(table, { ...contents, fields: table.fields }, 'changed');
    return changed;
  }

  return {
    store: rows.store,
    storeComplete: rows.storeComplete,
    byteCount: rows.byteCount,
    commit,
    append,
    change,

    /** The rows of a version under wider columns. */
    reshape: (version: Version, fields: Field[], metadata: TableMetadata): Promise<StoredContents> =>
      rows.storeComplete(fields, metadata, projection(version, fields, metadata)),

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
  };
}

/** Records that a table changed, in data or metadata. */
export function touch(table: Table, now: Date): void {
  table.modifiedAt = now.getTime();
  table.revision += 1;
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
