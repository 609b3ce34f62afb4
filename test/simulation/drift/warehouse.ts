import type { WarehouseColumn } from '../../../functions/detect-drift/comparison/warehouse-column.ts';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient } from '../../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../../shared/clients/clock.ts';
import { createFakeBigQuery } from '../../helpers/fake-bigquery.ts';
import type { Stamp, TableState } from './history.ts';
import type { MartName, TableChange } from './schedule.ts';

/** BigQuery as far as columns go. */
export type DriftWarehouse = {
  client: BigQueryClient;
  /** Every state that a table was ever in. */
  states: TableState[];
  columns: (mart: string) => readonly WarehouseColumn[] | undefined;
  change: (mart: MartName, change: TableChange) => void;
};

const initial: WarehouseColumn[] = [
  { name: 'event_date', type: 'DATE' },
  { name: 'country', type: 'STRING' },
  { name: 'users', type: 'INT64', description: 'How many people' },
];

/** BigQuery with two marts, whose columns people change. */
export function createDriftWarehouse(clock: Clock, stamp: Stamp): DriftWarehouse {
  const states: TableState[] = [];
  const tables = new Map<string, WarehouseColumn[]>();
  const lost = new Map<string, WarehouseColumn[]>();
  const place = (mart: string, columns: WarehouseColumn[] | undefined) => {
    if (columns) tables.set(mart, columns);
    else tables.delete(mart);
    states.push({ ...stamp(), mart, columns });
  };
  for (const mart of ['mart_geo', 'mart_visits']) place(mart, initial);

  return {
    client: clientOf(tables, clock),
    states,
    columns: (mart) => tables.get(mart),
    change: (mart, change) => {
      const columns = tables.get(mart);
      if (change.what === 'back' && !columns) return place(mart, lost.get(mart));
      if (!columns) return;
      if (change.what !== 'gone') return place(mart, changed(columns, change));
      lost.set(mart, columns);
      place(mart, undefined);
    },
  };
}

function changed(columns: readonly WarehouseColumn[], change: TableChange): WarehouseColumn[] {
  const isKnown = (name: string) => columns.some((each) => each.name.toLowerCase() === name.toLowerCase());
  const place = 'column' in change ? change.column % columns.length : -1;
  const replaced = (by: (column: WarehouseColumn) => WarehouseColumn) =>
    columns.map((column, index) => (index === place ? by(column) : column));
  switch (change.what) {
    case 'add':
      return isKnown(change.name)
        ? [...columns]
        : [...columns, { name: change.name, type: change.type, description: `The ${change.name}` }];
    case 'drop':
      return columns.length === 1 ? [...columns] : columns.filter((_, index) => index !== place);
    case 'recase':
      return replaced(({ name, ...rest }) => ({ ...rest, name: otherCase(name) }));
    case 'retype':
      return replaced((column) => ({ ...column, type: column.type === 'STRING' ? 'INT64' : 'STRING' }));
    case 'rename':
      return isKnown(change.name) ? [...columns] : replaced((column) => ({ ...column, name: change.name }));
    default:
      return [...columns];
  }
}

function otherCase(name: string): string {
  return name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
}

function clientOf(tables: ReadonlyMap<string, WarehouseColumn[]>, clock: Clock): BigQueryClient {
  return {
    ...createFakeBigQuery({ clock }),
    project: 'p',
    query: async () =>
      [...tables].flatMap(([mart, columns]) =>
        columns.map(({ name, type, description = null }) => ({
          table_name: mart,
          field_path: name,
          data_type: type,
          description,
        })),
      ),
    dryRun: async (sql) => {
      const [, selected = '', mart = ''] = /^SELECT (.*) FROM `p\.ineco_marts\.(\w+)`/.exec(sql) ?? [];
      const columns = tables.get(mart);
      if (!columns) throw new BigQueryCallError('notFound', `Not found: Table ${mart}`, 404);
      const unknown = selected.split(', ').find((word) => !columns.some(({ name }) => sameName(name, word)));
      if (unknown === undefined) return { columns: [], bytesProcessed: 0 };
      throw new BigQueryCallError('invalidQuery', `Unrecognized name: ${unknown} at [1:8]`, 400);
    },
  };
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
