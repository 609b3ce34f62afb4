import { BigQueryError, unsupported } from '../../bigquery-error.ts';
import { datePart, literalNumber } from '../functions/function-call.ts';
import type { ResolvedNode } from '../resolved.ts';
import type { TableLayout } from '../statement.ts';
import { functionName } from '../translate/aggregates.ts';

type TimePartitioning = NonNullable<TableLayout['timePartitioning']>;

const MILLISECONDS_PER_DAY = 86_400_000;

/** PARTITION BY, CLUSTER BY and OPTIONS of a new table. */
export function readLayout(node: ResolvedNode, options: Record<string, unknown>): TableLayout {
  const layout: TableLayout = {
    ...partitioning(node.partitionByList?.[0]),
    ...(node.clusterByList?.length ? { clustering: { fields: node.clusterByList.map(columnOf) } } : {}),
  };
  for (const [name, value] of Object.entries(options)) applyOption(layout, name.toLowerCase(), value);
  return layout;
}

function columnOf(node: ResolvedNode): string {
  if (node.kind !== 'ColumnRef') throw unsupported('clustering by an expression');
  return node.column.name;
}

function partitioning(node: ResolvedNode | undefined): TableLayout {
  if (!node) return {};
  if (node.kind === 'ColumnRef') return { timePartitioning: partitionedBy(node.column.name, 'DAY') };
  const [column, part] = node.argumentList ?? [];
  switch (node.kind === 'FunctionCall' ? functionName(node) : '') {
    case 'date':
      return { timePartitioning: partitionedBy(column?.column?.name, 'DAY') };
    case 'date_trunc':
    case 'datetime_trunc':
    case 'timestamp_trunc':
      return {
        timePartitioning: partitionedBy(column?.column?.name, datePart(part) as TimePartitioning['type']),
      };
    case 'range_bucket':
      return { rangePartitioning: rangePartitioning(node.argumentList ?? []) };
    default:
      throw new BigQueryError(
        'invalidQuery',
        'PARTITION BY expression must be DATE(<timestamp_column>), DATE(<datetime_column>), DATE_TRUNC(<date_column>, MONTH/YEAR), a DATE column, TIMESTAMP_TRUNC(<timestamp_column>, DAY/HOUR/MONTH/YEAR), DATETIME_TRUNC(<datetime_column>, DAY/HOUR/MONTH/YEAR), or RANGE_BUCKET(<int64_column>, GENERATE_ARRAY(<int64_value>, <int64_value>[, <int64_value>]))',
        'query',
      );
  }
}

/** The pseudo columns partition by time of ingestion, which has no field. */
function partitionedBy(field: string | undefined, type: TimePartitioning['type']): TimePartitioning {
  if (field === undefined) throw unsupported('partitioning by this expression');
  return /^_PARTITION(?:TIME|DATE)$/i.test(field) ? { type } : { type, field };
}

function rangePartitioning([column, array]: ResolvedNode[]): NonNullable<TableLayout['rangePartitioning']> {
  const [start, end, interval] = (array?.argumentList ?? []).map(literalNumber);
  if (!column || start === undefined || end === undefined) {
    throw unsupported('range partitioning without literal bounds');
  }
  return {
    field: column.column.name,
    range: { start: String(start), end: String(end), interval: String(interval ?? 1) },
  };
}

function applyOption(layout: TableLayout, name: string, value: unknown): void {
  switch (name) {
    case 'description':
      if (value !== null) layout.description = String(value);
      break;
    case 'friendly_name':
      if (value !== null) layout.friendlyName = String(value);
      break;
    case 'labels':
      layout.labels = Object.fromEntries((value as [string, string][] | null) ?? []);
      break;
    case 'expiration_timestamp':
      if (value instanceof Date) layout.expirationTime = String(value.getTime());
      break;
    case 'partition_expiration_days':
      if (value !== null) {
        layout.timePartitioning = {
          ...(layout.timePartitioning ?? { type: 'DAY' }),
          expirationMs: String(Math.round(Number(value) * MILLISECONDS_PER_DAY)),
        };
      }
      break;
    case 'require_partition_filter':
      if (layout.timePartitioning) layout.timePartitioning.requirePartitionFilter = value === true;
      break;
    default:
      throw new BigQueryError('invalidQuery', `Unknown option: ${name}`, 'query');
  }
}
