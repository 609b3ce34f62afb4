import type { ListedDataset } from '../../shared/clients/superset/port.ts';
import { type SeenDataset, tableOfMarts } from './dataset-state.ts';
import type { GatherOptions } from './gather-options.ts';
import { analyseVirtual } from './gather-tables.ts';
import { sqlWords } from './references/sql-words.ts';
import { planDatasetScan } from './scan/plan-scan.ts';
import { recallDataset, rememberDataset } from './scan/remembered.ts';
import { lookAt } from './sight.ts';
import { digestOfColumns, type WarehouseTables } from './warehouse-tables.ts';
import { inFours } from './working-time.ts';

/** What BigQuery has for a dataset, known before the dataset is read. */
type Found = Omit<SeenDataset, 'dataset'>;

type Wanted = {
  id: number;
  changedAt: string;
  listed: ListedDataset;
  found: Found;
  table: string | undefined;
};

/** The datasets over marts: read, or as they were when they agreed with the same columns. */
export async function gatherDatasets(
  all: readonly ListedDataset[],
  tables: WarehouseTables,
  options: GatherOptions,
): Promise<{ seen: SeenDataset[]; obstacles: string[] }> {
  const { memory, spokenOf, time } = options;
  const wanted = await findWanted(all, tables, options);
  const remembered = await memory.datasets.recall(wanted.map(({ id }) => id));
  const { read, kept } = planDatasetScan(wanted, remembered, { spokenOf, turn: memory.turn });
  const recalled = kept.map(({ listed: { listed, found }, remembered: known }) =>
    recallDataset(listed, known, found),
  );
  const answers = await inFours(read, time, (each) => readDataset(each.listed, options));
  return {
    seen: [...answers.flatMap(({ seen }) => (seen ? [seen] : [])), ...recalled],
    obstacles: answers.flatMap(({ obstacle }) => (obstacle ? [obstacle] : [])),
  };
}

/** One that agrees is kept as the next run will recall it, unless somebody has to look at it closer. */
async function readDataset(
  { id, changedAt, listed, found, table }: Wanted,
  { superset, memory, spokenOf }: GatherOptions,
): Promise<{ seen?: SeenDataset; obstacle?: string }> {
  const { tableName } = listed;
  const answer = await lookAt(`The dataset ${tableName}`, () => superset.dataset(id));
  memory.datasets.forget(id);
  if ('hidden' in answer) return { obstacle: `The dataset ${tableName} could not be read: ${answer.hidden}` };
  const seen: SeenDataset = { dataset: answer.value, ...found };
  const entry = rememberDataset(seen, { changedAt, table, turn: memory.turn });
  if (!entry) return { seen };
  memory.datasets.remember(id, entry);
  return { seen: spokenOf.has(id) ? seen : recallDataset(listed, entry, found) };
}

async function findWanted(
  all: readonly ListedDataset[],
  tables: WarehouseTables,
  { plan, marts, bigquery, time }: GatherOptions,
): Promise<Wanted[]> {
  const physical = all.filter((dataset) => tableOfMarts(dataset, marts) !== undefined);
  const databases = new Set(physical.map(({ database }) => database.id));
  const names = new Set(
    [marts.dataset, ...plan.marts.map(({ name }) => name)].map((name) => name.toLowerCase()),
  );
  const virtual = all.filter(
    ({ kind, sql, database }) =>
      kind === 'virtual' && databases.has(database.id) && isAbout(sql ?? '', names),
  );
  return [
    ...physical.map((listed) => physicalOf(listed, tableOfMarts(listed, marts) ?? '', tables)),
    ...(await inFours(virtual, time, async (listed) => {
      const found = await analyseVirtual(bigquery, listed.sql ?? '');
      const { id, changedAt } = listed;
      return { id, changedAt, listed, found, table: found.table && digestOfColumns(found.table) };
    })),
  ];
}

function physicalOf(listed: ListedDataset, name: string, tables: WarehouseTables): Wanted {
  const { id, changedAt } = listed;
  const found = {
    get table() {
      return tables.get(name);
    },
  };
  return { id, changedAt, listed, found, table: tables.digestOf(name) };
}

function isAbout(sql: string, names: ReadonlySet<string>): boolean {
  return sqlWords(sql).some(({ name }) => names.has(name.toLowerCase()));
}
