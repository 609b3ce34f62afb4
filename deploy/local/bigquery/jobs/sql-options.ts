import { BigQueryError } from '../bigquery-error.ts';
import type { DatasetMetadata } from '../catalog/catalog.ts';
import type { TableMetadata } from '../catalog/table.ts';

const millisecondsPerDay = 24 * 3600 * 1000;

/** Metadata after `SET OPTIONS` on a table or view; a NULL takes the option away. */
export function withTableOptions(metadata: TableMetadata, options: Record<string, unknown>): TableMetadata {
  const result = { ...metadata };
  for (const [name, value] of Object.entries(options)) {
    switch (name.toLowerCase()) {
      case 'description':
        setOrDelete(result, 'description', textOf(value));
        break;
      case 'friendly_name':
        setOrDelete(result, 'friendlyName', textOf(value));
        break;
      case 'labels':
        setOrDelete(result, 'labels', labelsOf(value));
        break;
      case 'expiration_timestamp':
        setOrDelete(result, 'expirationTime', momentOf(value));
        break;
      case 'partition_expiration_days':
        result.timePartitioning = withLifetime(result.timePartitioning, daysOf(value));
        break;
      case 'require_partition_filter':
        setOrDelete(result, 'requirePartitionFilter', value === null ? undefined : value === true);
        break;
      default:
        throw new BigQueryError('invalidQuery', `Unknown option: ${name}`, 'query');
    }
  }
  return result;
}

/** Metadata after OPTIONS on a dataset. */
export function withSchemaOptions(
  metadata: DatasetMetadata,
  options: Record<string, unknown>,
): DatasetMetadata {
  const result = { ...metadata };
  for (const [name, value] of Object.entries(options)) {
    switch (name.toLowerCase()) {
      case 'description':
        setOrDelete(result, 'description', textOf(value));
        break;
      case 'friendly_name':
        setOrDelete(result, 'friendlyName', textOf(value));
        break;
      case 'labels':
        setOrDelete(result, 'labels', labelsOf(value));
        break;
      case 'default_table_expiration_days':
        setOrDelete(result, 'defaultTableExpirationMs', daysOf(value));
        break;
      case 'default_partition_expiration_days':
        setOrDelete(result, 'defaultPartitionExpirationMs', daysOf(value));
        break;
      case 'max_time_travel_hours':
        setOrDelete(result, 'maxTimeTravelHours', textOf(value));
        break;
      case 'location':
        break;
      default:
        throw new BigQueryError('invalidQuery', `Unknown option: ${name}`, 'query');
    }
  }
  return result;
}

function setOrDelete<Target extends object, Key extends keyof Target>(
  target: Target,
  key: Key,
  value: Target[Key] | undefined,
): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}

function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function daysOf(value: unknown): string | undefined {
  return value === null || value === undefined
    ? undefined
    : String(Math.round(Number(value) * millisecondsPerDay));
}

function momentOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  const milliseconds = value instanceof Date ? value.getTime() : Number(value);
  return String(Number.isNaN(milliseconds) ? Date.parse(String(value)) : milliseconds);
}

/** Labels come as an object, or as the pairs of GoogleSQL's array of structs. */
function labelsOf(value: unknown): Record<string, string> | undefined {
  if (Array.isArray(value))
    return Object.fromEntries(value.map(([key, text]) => [String(key), String(text)]));
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

function withLifetime(
  partitioning: TableMetadata['timePartitioning'],
  lifetime: string | undefined,
): NonNullable<TableMetadata['timePartitioning']> {
  if (!partitioning) {
    throw new BigQueryError(
      'invalid',
      'partition_expiration_days can only be set on a time-partitioned table.',
    );
  }
  const { expirationMs: _, ...rest } = partitioning;
  return lifetime === undefined ? rest : { ...rest, expirationMs: lifetime };
}
