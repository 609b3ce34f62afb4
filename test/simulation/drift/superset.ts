import { columnsBodyOf, type PutDataset } from '../../../shared/clients/superset/column-changes.ts';
import type { Dataset, SupersetClient } from '../../../shared/clients/superset/port.ts';
import { SupersetError } from '../../../shared/clients/superset/superset-error.ts';
import { dataset } from '../../functions/detect-drift/_dataset.ts';
import { createFakeSuperset } from '../../functions/detect-drift/_superset.ts';
import { charts, chartsDashboard, queryChart } from './dashboards.ts';
import { edited, refreshed, written } from './editing.ts';
import type { DatasetChange, DatasetRead, Stamp, WriteRequest } from './history.ts';
import { datasetIds, type Edit, type MartName } from './schedule.ts';
import type { DriftWarehouse } from './warehouse.ts';

/** Superset as people and processes of the watchdog find it. */
export type DriftSuperset = {
  clientOf: (process: string) => SupersetClient;
  edit: (mart: MartName, edit: Edit) => void;
  deleteDataset: (mart: MartName) => void;
  /** From the backup of the metadata: the rows have the ids that they had. */
  restore: (mart: MartName) => void;
  changes: DatasetChange[];
  reads: DatasetRead[];
  requests: WriteRequest[];
};

/** Superset lets only owners write. */
const watchdogUser = 1;

/** A Superset with a dataset for each mart, which notes who changed and who read what. */
export function createDriftSuperset(warehouse: DriftWarehouse, stamp: Stamp): DriftSuperset {
  const datasets = new Map<number, Dataset>();
  const users = createFakeSuperset();
  for (const chart of charts) users.charts.set(chart.id, chart);
  users.dashboards.set(chartsDashboard.id, chartsDashboard);
  const log = {
    changes: [] as DatasetChange[],
    reads: [] as DatasetRead[],
    requests: [] as WriteRequest[],
  };
  let lastId = 100;
  const newId = () => ++lastId;

  const save = (id: number, after: Dataset | undefined, process: string | undefined) => {
    log.changes.push({ ...stamp(), datasetId: id, before: datasets.get(id), after, process });
    if (after) datasets.set(id, after);
    else datasets.delete(id);
  };
  const touched = (changed: Dataset): Dataset => ({ ...changed, changedAt: `change ${newId()}` });
  for (const [tableName, id] of Object.entries(datasetIds)) save(id, dataset({ id, tableName }), undefined);

  const put = (id: number, body: PutDataset, process: string) => {
    log.requests.push({ ...stamp(), process, datasetId: id, body });
    const now = found(datasets, id);
    if (!now.ownerIds.includes(watchdogUser)) {
      throw new SupersetError({ problem: 'forbidden', call: `PUT ${id}`, text: 'Forbidden' });
    }
    const after = written(now, body, newId);
    if (!after) throw new SupersetError({ problem: 'conflict', call: `PUT ${id}`, text: 'It has changed' });
    save(id, touched(after), process);
  };

  return {
    ...log,
    edit: (mart, edit) => {
      const id = datasetIds[mart];
      const now = datasets.get(id);
      const table = warehouse.columns(mart);
      if (!now) return;
      if (edit.what !== 'refresh') save(id, touched(edited(now, edit, newId)), undefined);
      // It fails where the table is gone, and moves no `changed_on`.
      else if (table) save(id, refreshed(now, table, newId), undefined);
    },
    deleteDataset: (mart) => save(datasetIds[mart], undefined, undefined),
    restore: (mart) => {
      const id = datasetIds[mart];
      const removal = log.changes.findLast(
        ({ datasetId, process, before, after }) =>
          datasetId === id &&
          process !== undefined &&
          (before?.columns.length ?? 0) > (after?.columns.length ?? 0),
      );
      if (removal?.before && datasets.has(id)) save(id, touched(removal.before), undefined);
    },
    clientOf: (process) => ({
      ...users.client,
      ...readingCalls(datasets, (read) => log.reads.push({ ...stamp(), process, dataset: read })),
      putDatasetColumns: async (before, changes) => put(before.id, columnsBodyOf(before, changes), process),
      refreshDataset: async () => {
        throw new Error('the watchdog never uses the sync of Superset');
      },
      chartData: async (query, { resultType = 'full' } = {}) => queryChart(query, datasets, resultType),
    }),
  };
}

type ReadingCalls = Pick<SupersetClient, 'account' | 'countDatasets' | 'listDatasets' | 'dataset'>;

function readingCalls(
  datasets: ReadonlyMap<number, Dataset>,
  noteRead: (dataset: Dataset) => void,
): ReadingCalls {
  return {
    account: async () => ({
      userId: watchdogUser,
      username: 'watchdog',
      roles: [],
      permissions: ['can_write on Dataset'],
    }),
    countDatasets: async () => datasets.size,
    listDatasets: async () => [...datasets.values()],
    dataset: async (id) => {
      const read = structuredClone(found(datasets, id));
      noteRead(read);
      return read;
    },
  };
}

function found<Value>(values: ReadonlyMap<number, Value>, id: number): Value {
  const value = values.get(id);
  if (value === undefined) {
    throw new SupersetError({ problem: 'not-found', call: `GET ${id}`, text: 'Not found' });
  }
  return value;
}
