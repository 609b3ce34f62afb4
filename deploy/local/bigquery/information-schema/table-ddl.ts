import type { Table, TableMetadata } from '../catalog/table.ts';
import type { Field } from '../field.ts';
import { sqlTypeName, zetaTypeOf } from '../sql/types.ts';
import { labelsOption, type Option, sqlText, textOption } from './option.ts';

/** The options of a table, by name. */
export function tableOptions(table: Table): Option[] {
  const { metadata } = table;
  const time = metadata.timePartitioning;
  const option = (option_name: string, option_type: string, option_value: string): Option[] => [
    { option_name, option_type, option_value },
  ];
  const days = Number(time?.expirationMs) / (24 * 3600 * 1000);
  const requiresFilter = metadata.requirePartitionFilter ?? time?.requirePartitionFilter;
  return [
    ...textOption('description', metadata.description),
    ...(metadata.expirationTime
      ? option('expiration_timestamp', 'TIMESTAMP', timestampLiteral(metadata))
      : []),
    ...textOption('friendly_name', metadata.friendlyName),
    ...labelsOption(metadata.labels),
    ...(time?.expirationMs ? option('partition_expiration_days', 'FLOAT64', days.toFixed(1)) : []),
    ...(requiresFilter ? option('require_partition_filter', 'BOOL', 'true') : []),
  ];
}

function timestampLiteral(metadata: TableMetadata): string {
  return `TIMESTAMP ${sqlText(new Date(Number(metadata.expirationTime)).toISOString())}`;
}

/** The statement that would make the table, as INFORMATION_SCHEMA.TABLES shows it. */
export function tableDdl(table: Table): string {
  const { projectId, datasetId, tableId } = table.reference;
  const name = `\`${projectId}.${datasetId}.${tableId}\``;
  const options = tableOptions(table).map(
    ({ option_name, option_value }) => `  ${option_name}=${option_value}`,
  );
  const tail = options.length > 0 ? `\nOPTIONS(\n${options.join(',\n')}\n)` : '';
  if (table.type === 'VIEW') return `CREATE VIEW ${name}${tail}\nAS ${table.query};`;
  if (table.snapshotOf) {
    const base = table.snapshotOf.baseTableReference;
    return `CREATE SNAPSHOT TABLE ${name}\nCLONE \`${base.projectId}.${base.datasetId}.${base.tableId}\`${tail};`;
  }
  const columns = table.fields.map((field) => `  ${columnDdl(field)}`);
  return `CREATE TABLE ${name}\n(\n${columns.join(',\n')}\n)${layoutDdl(table)}${tail};`;
}

function columnDdl(field: Field): string {
  const required = field.mode === 'REQUIRED' ? ' NOT NULL' : '';
  const description = field.description ? ` OPTIONS(description=${sqlText(field.description)})` : '';
  return `${field.name} ${sqlTypeName(zetaTypeOf(field))}${required}${description}`;
}

function layoutDdl(table: Table): string {
  const { timePartitioning: time, rangePartitioning: range, clustering } = table.metadata;
  const lines: string[] = [];
  if (time) lines.push(`PARTITION BY ${timeExpression(table.fields, time)}`);
  if (range) {
    const { start, end, interval } = range.range;
    lines.push(`PARTITION BY RANGE_BUCKET(${range.field}, GENERATE_ARRAY(${start}, ${end}, ${interval}))`);
  }
  if (clustering?.fields.length) lines.push(`CLUSTER BY ${clustering.fields.join(', ')}`);
  return lines.map((line) => `\n${line}`).join('');
}

function timeExpression(fields: Field[], time: NonNullable<TableMetadata['timePartitioning']>): string {
  if (!time.field)
    return time.type === 'DAY' ? '_PARTITIONDATE' : `TIMESTAMP_TRUNC(_PARTITIONTIME, ${time.type})`;
  const type = fields.find((field) => field.name === time.field)?.type ?? 'DATE';
  if (time.type === 'DAY') return type === 'DATE' ? time.field : `DATE(${time.field})`;
  return `${type}_TRUNC(${time.field}, ${time.type})`;
}
