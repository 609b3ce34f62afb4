import type { Clock } from '../../../../shared/clients/clock.ts';
import type { Storage } from '../storage/duckdb.ts';
import type { Catalog } from './catalog.ts';
import { partitionCondition, partitionExpiry } from './partitions.ts';
import { projection } from './relation.ts';
import { currentVersion, type Table } from './table.ts';
import type { TableWriter } from './table-writer.ts';
import { reachableVersions, timeTravelMilliseconds } from './time-travel.ts';

/** Takes away what the clock has made too old. */
export type Expiry = ReturnType<typeof createExpiry>;

/** Expiry over one catalog; every stored table it is told of and nobody can reach any more is dropped. */
export function createExpiry(dependencies: {
  catalog: Catalog;
  writer: TableWriter;
  storage: Storage;
  clock: Clock;
}) {
  const { catalog, writer, storage, clock } = dependencies;

  /** Tables and partitions past their expiration disappear before anybody looks. */
  async function expire(): Promise<void> {
    const now = clock.now();
    for (const table of catalog.tables()) {
      const { expirationTime } = table.metadata;
      if (expirationTime !== undefined && Number(expirationTime) <= now.getTime()) {
        catalog.removeTable(table, new Date(Number(expirationTime)));
      } else await expirePartitions(table, now);
    }
  }

  async function expirePartitions(table: Table, now: Date): Promise<void> {
    const isExpired = () =>
      (currentVersion(table)?.partitions ?? []).filter(
        (partition) =>
          (partitionExpiry(table.metadata, partition) ?? Number.POSITIVE_INFINITY) <= now.getTime(),
      );
    // Every call looks for what has expired; none may wait for a long job that writes the table.
    if (isExpired().length === 0 || writer.isHeld(table.reference)) return;
    await writer.hold(table.reference, async () => {
      const version = currentVersion(table);
      const expired = isExpired();
      if (!version || expired.length === 0) return;
      const isGone = expired
        .map((partition) => partitionCondition(table.metadata, partition.id))
        .join(' OR ');
      const rows = projection(version, version.fields, table.metadata);
      const kept = await writer.storeComplete(
        version.fields,
        table.metadata,
        `${rows} WHERE NOT (${isGone})`,
      );
      await writer.commit(table, kept, 'changed');
    });
  }

  /** Drops rows that no table, version or running query can reach. Call it while no job runs. */
  async function sweep(): Promise<void> {
    const now = clock.now();
    for (const table of catalog.tables()) table.versions = reachableVersions(table, now);
    catalog.keepDeleted((table) => (table.deletedAt ?? 0) > now.getTime() - timeTravelMilliseconds);
    const reachable = [...catalog.tables(), ...catalog.deletedTables()];
    const kept = new Set(reachable.flatMap((table) => table.versions.map((version) => version.rows.name)));
    await storage.dropUnless((name) => kept.has(name));
  }

  return { expire, sweep };
}
