import { BigQueryError } from '../bigquery-error.ts';
import type { Field } from '../field.ts';
import { quoteIdentifier, quoteText } from '../sql/quoting.ts';
import type { Partition, TableMetadata } from './table.ts';

/** strftime format of a partition id by granularity. */
const idFormats = { HOUR: '%Y%m%d%H', DAY: '%Y%m%d', MONTH: '%Y%m', YEAR: '%Y' } as const;

/** Rows whose partitioning column is NULL. */
export const nullPartition = '__NULL__';
/** Rows outside every range of a range-partitioned table. */
export const unpartitioned = '__UNPARTITIONED__';

/** DuckDB expression for the id of the partition that a row belongs to; undefined without partitions. */
export function partitionIdExpression(metadata: TableMetadata): string | undefined {
  const time = metadata.timePartitioning;
  if (time) {
    const column = quoteIdentifier(time.field ?? '_PARTITIONTIME');
    return `coalesce(strftime(${column}, '${idFormats[time.type]}'), '${nullPartition}')`;
  }
  if (!metadata.rangePartitioning) return undefined;
  const { field, range } = metadata.rangePartitioning;
  const column = quoteIdentifier(field);
  const [start, end, interval] = [range.start, range.end, range.interval].map((bound) => BigInt(bound));
  return `CASE WHEN ${column} IS NULL THEN '${nullPartition}'
    WHEN ${column} < ${start} OR ${column} >= ${end} THEN '${unpartitioned}'
    ELSE CAST(${start} + (${column} - ${start}) // ${interval} * ${interval} AS VARCHAR) END`;
}

/** DuckDB condition for the rows of one partition; BigQuery's error for an id that the table cannot have. */
export function partitionCondition(metadata: TableMetadata, partitionId: string): string {
  const expression = partitionIdExpression(metadata);
  if (!expression || (metadata.timePartitioning && !isTimePartitionId(metadata, partitionId))) {
    throw new BigQueryError('invalid', `Invalid time partitioning decorator: $${partitionId}`);
  }
  return `${expression} = ${quoteText(partitionId)}`;
}

function isTimePartitionId(metadata: TableMetadata, partitionId: string): boolean {
  if (partitionId === nullPartition || partitionId === unpartitioned) return true;
  const digits = { HOUR: 10, DAY: 8, MONTH: 6, YEAR: 4 }[metadata.timePartitioning?.type ?? 'DAY'];
  return new RegExp(`^\\d{${digits}}$`).test(partitionId);
}

/** The first moment of a time partition; undefined for the special ones. */
export function partitionStart(partitionId: string): number | undefined {
  const parts = /^(\d{4})(\d\d)?(\d\d)?(\d\d)?$/.exec(partitionId);
  if (!parts) return undefined;
  const [year, month = '01', day = '01', hour = '00'] = parts.slice(1);
  return Date.parse(`${year}-${month}-${day}T${hour}:00:00Z`);
}

/** The moment at which a partition's rows disappear; undefined for ever. */
export function partitionExpiry(metadata: TableMetadata, partition: Partition): number | undefined {
  const start = partitionStart(partition.id);
  const lifetime = metadata.timePartitioning?.expirationMs;
  return start === undefined || lifetime === undefined ? undefined : start + Number(lifetime);
}

/** Partitions as they are now, keeping the time of the last change where nothing changed. */
export function datePartitions(
  found: Omit<Partition, 'modifiedAt'>[],
  before: Partition[],
  now: number,
  allChanged: boolean,
): Partition[] {
  const known = new Map(before.map((partition) => [partition.id, partition]));
  return found.map((partition) => {
    const old = known.get(partition.id);
    const isUnchanged =
      !allChanged && old?.checksum === partition.checksum && old.rowCount === partition.rowCount;
    return { ...partition, modifiedAt: isUnchanged ? old.modifiedAt : now };
  });
}

/** Refuses a layout that the columns cannot carry, as BigQuery does. */
export function checkLayout(metadata: TableMetadata, fields: Field[]): void {
  const named = (name: string) => fields.find((field) => field.name.toLowerCase() === name.toLowerCase());
  const partitionField = metadata.timePartitioning?.field ?? metadata.rangePartitioning?.field;
  if (partitionField !== undefined) {
    const field = named(partitionField);
    if (!field) {
      throw new BigQueryError(
        'invalid',
        'The field specified for partitioning cannot be found in the schema.',
      );
    }
    const types = metadata.timePartitioning ? ['DATE', 'TIMESTAMP', 'DATETIME'] : ['INTEGER'];
    if (!types.includes(field.type) || field.mode === 'REPEATED') {
      const message = `The field specified for partitioning can only be of type ${types.join(', ')}. The type found is: ${field.type}.`;
      throw new BigQueryError('invalid', message);
    }
  }
  for (const name of metadata.clustering?.fields ?? []) {
    if (named(name)) continue;
    throw new BigQueryError('invalid', 'The field specified for clustering cannot be found in the schema.');
  }
}

/** The partitioning and clustering of a table in BigQuery's words, `none` without any. */
export function partitioningSpecification(metadata: TableMetadata): string {
  const parts: string[] = [];
  const time = metadata.timePartitioning;
  if (time) {
    const field = time.field ? `,field:${time.field}` : '';
    parts.push(`interval(type:${time.type.toLowerCase()}${field})`);
  }
  const range = metadata.rangePartitioning;
  if (range) {
    const { start, end, interval } = range.range;
    parts.push(`range(field:${range.field},start:${start},end:${end},interval:${interval})`);
  }
  if (metadata.clustering?.fields.length) parts.push(`clustering(${metadata.clustering.fields.join(',')})`);
  return parts.join(' ') || 'none';
}

/** Refuses to write over a table of another partitioning or clustering. */
export function checkSamePartitioning(expected: TableMetadata, input: TableMetadata): void {
  const [wanted, given] = [partitioningSpecification(expected), partitioningSpecification(input)];
  if (wanted === given) return;
  const message = `Incompatible table partitioning specification. Expects partitioning specification ${wanted}, but input partitioning specification is ${given}`;
  throw new BigQueryError('invalid', message);
}
