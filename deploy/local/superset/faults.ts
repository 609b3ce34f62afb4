import type { Clock } from '../../../shared/clients/clock.ts';
import type { Tokens } from './accounts/tokens.ts';
import { projectOf } from './datasets/new-dataset.ts';
import type { ChartRow, DatasetRow, Metadata } from './metadata.ts';
import type { MetadataDatabase } from './metadata-database.ts';
import { laterThan } from './timestamps.ts';
import type { Workers } from './workers/workers.ts';

/** What can go wrong with Superset and its warehouse, for tests and for developers. */
export type SupersetFaults = {
  /** Somebody drops a column of the table of a dataset; Superset does not hear of it. */
  dropColumn: (table: string, column: string) => Promise<void>;
  /** Somebody takes a column out of a dataset, as if it had come to the table later. */
  forgetColumn: (table: string, column: string) => void;
  /** A chart asks for a column that exists nowhere; returns what restores it. */
  breakChart: (name: string) => () => void;
  /** Ends every login. */
  expireTokens: () => void;
  databaseDown: () => Promise<void>;
  /** The metadata database answers nobody, and with enough who wait neither does `/health`. */
  databaseFrozen: () => Promise<void>;
  /** Every call takes so much longer. */
  slow: (milliseconds: number) => void;
  /** The Celery worker and its beat are gone: alerts are not looked at, and queries for a worker stay pending. */
  workerDown: () => void;
  /** Ends all of these but what happened to columns: that is for people, or the watchdog, to repair. */
  mend: () => Promise<void>;
};

/** What faults strike. */
export type FaultCollaborators = {
  metadata: Metadata;
  database: MetadataDatabase;
  tokens: Tokens;
  workers: Workers;
  /** Runs a statement in the project as a developer. */
  runStatement: (project: string, sql: string) => Promise<void>;
  clock: Clock;
};

/** Faults, and how long a call has to wait because of them. */
export function createFaults(collaborators: FaultCollaborators): SupersetFaults & { slowness: () => number } {
  const { database, tokens, workers } = collaborators;
  const { repairAll, breakChart } = chartFaults(collaborators);
  let slowness = 0;

  return {
    ...columnFaults(collaborators),
    breakChart,
    expireTokens: tokens.expireAll,
    databaseDown: database.stop,
    databaseFrozen: database.freeze,
    slow: (milliseconds) => {
      slowness = milliseconds;
    },
    slowness: () => slowness,
    workerDown: workers.stop,
    mend: async () => {
      slowness = 0;
      workers.start();
      repairAll();
      await database.start();
      await database.thaw();
    },
  };
}

function columnFaults({ metadata, runStatement, clock }: FaultCollaborators) {
  return {
    dropColumn: async (table: string, column: string) => {
      const { project, name } = addressOf(metadata, datasetOver(metadata, table));
      await runStatement(project, `ALTER TABLE \`${name}\` DROP COLUMN \`${column}\``);
    },
    forgetColumn: (table: string, column: string) => {
      const dataset = datasetOver(metadata, table);
      const known = dataset.columns.filter(({ columnName }) => columnName !== column);
      if (known.length === dataset.columns.length) {
        throw new Error(`The dataset ${table} has no column ${column}`);
      }
      dataset.columns = known;
      dataset.changedOn = laterThan(dataset.changedOn, clock.now());
    },
  };
}

function chartFaults({ metadata, clock }: FaultCollaborators) {
  const repairs = new Set<() => void>();
  return {
    breakChart: (name: string) => {
      const chart = chartNamed(metadata, name);
      const { params, queryContext } = chart;
      const write = (members: Pick<ChartRow, 'params' | 'queryContext'>) => {
        Object.assign(chart, members, { changedOn: laterThan(chart.changedOn, clock.now()) });
      };
      write(asksForNothing(chart));
      const repair = () => {
        // A second time it would undo what somebody has saved since.
        if (repairs.delete(repair)) write({ params, queryContext });
      };
      repairs.add(repair);
      return repair;
    },
    repairAll: () => {
      // The last first: a chart that was broken twice was whole before the first time.
      for (const repair of [...repairs].reverse()) repair();
    },
  };
}

/** The physical dataset over a table, which may be named with its BigQuery dataset or without. */
function datasetOver({ datasets }: Metadata, table: string): DatasetRow {
  const found = [...datasets.values()].find(
    ({ schema, tableName, sql }) => !sql && (tableName === table || `${schema}.${tableName}` === table),
  );
  if (!found) throw new Error(`Superset has no dataset over the table ${table}`);
  return found;
}

function addressOf({ databases }: Metadata, dataset: DatasetRow): { project: string; name: string } {
  const database = databases.get(dataset.databaseId);
  if (!database) throw new Error(`The database of the dataset ${dataset.tableName} is gone`);
  const project = dataset.catalog || projectOf(database);
  return { project, name: [project, dataset.schema, dataset.tableName].join('.') };
}

function chartNamed({ charts }: Metadata, name: string): ChartRow {
  const found = [...charts.values()].find(({ sliceName }) => sliceName === name);
  if (!found) throw new Error(`Superset has no chart ${name}`);
  return found;
}

const nowhere = 'a_column_that_exists_nowhere';

type Asking = { groupby?: unknown[]; queries?: { columns?: unknown[] }[] };

/** The settings and the queries of a chart, with one column more. */
function asksForNothing(chart: ChartRow): Pick<ChartRow, 'params' | 'queryContext'> {
  const params = JSON.parse(chart.params ?? '{}') as Asking;
  const context = JSON.parse(chart.queryContext ?? 'null') as Asking | null;
  const queries = context?.queries?.map((query) => ({
    ...query,
    columns: [...(query.columns ?? []), nowhere],
  }));
  return {
    params: JSON.stringify({ ...params, groupby: [...(params.groupby ?? []), nowhere] }),
    queryContext: context && JSON.stringify({ ...context, queries }),
  };
}
