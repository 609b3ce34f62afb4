import type { WarehouseColumn } from '../../../../functions/detect-drift/comparison/warehouse-column.ts';
import type { Dataset } from '../../../../shared/clients/superset/port.ts';
import { datasetIds } from '../schedule.ts';
import type { DriftProperty } from './property.ts';

/** Long after all faults are over, Superset knows every column of BigQuery, with its type, where it may be told. */
export const inSyncInTheEnd: DriftProperty = ({ schedule, changes, tables }) => {
  if (schedule.mode !== 'live') return [];
  return Object.entries(datasetIds).flatMap(([mart, datasetId]) => {
    const dataset = changes.findLast((change) => change.datasetId === datasetId)?.after;
    const table = tables.findLast((state) => state.mart === mart)?.columns;
    const isOurs = dataset?.ownerIds.includes(1);
    return dataset && table && isOurs ? missingIn(dataset, table) : [];
  });
};

function missingIn({ columns, tableName }: Dataset, table: readonly WarehouseColumn[]): string[] {
  return table.flatMap(({ name, type }) => {
    const rows = columns.filter((column) => column.name.toLowerCase() === name.toLowerCase());
    if (rows.length === 0) return [`Superset does not know ${name} of ${tableName}`];
    const row = rows.find((column) => column.name === name && !column.expression);
    return row && row.type !== type
      ? [`Superset takes ${tableName}.${name} for ${row.type}, not ${type}`]
      : [];
  });
}
