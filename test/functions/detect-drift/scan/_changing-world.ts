import fc from 'fast-check';
import type { DetectDriftCollaborators } from '../../../../functions/detect-drift/handler.ts';
import type { Dataset } from '../../../../shared/clients/superset/port.ts';
import type { State } from '../../../../shared/state.ts';
import { chart, column, dashboard, dataset } from '../_dataset.ts';
import { createWorld } from '../_world.ts';

/** One thing that happens between two runs; `at` chooses what it happens to. */
export type Change = { kind: keyof typeof changes; at: number; name: string; type: string };

const names = ['country', 'Country', 'users', 'zone', 'city', 'rate', 'event_date'];

/** Anything that people do to Superset or BigQuery. */
export const anyChange = (): fc.Arbitrary<Change> =>
  fc.record({
    kind: fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])),
    at: fc.nat(20),
    name: fc.constantFrom(...names),
    type: fc.constantFrom('STRING', 'INT64', 'DATE'),
  });

/** Three marts' worth of datasets, charts and a dashboard, in a mode that writes nothing. */
export function createChangingWorld() {
  const world = createWorld({ mode: 'observe' });
  const { superset, tables } = world;
  for (const id of [8, 9, 14]) {
    const tableName = `table_${id}`;
    tables.set(tableName, [...(tables.get('mart_geo') ?? [])]);
    superset.datasets.set(id, { ...dataset(), id, tableName });
    superset.charts.set(id, chart(id, [{ columns: ['country'] }], { datasourceId: id }));
  }
  return { ...world, apply: (change: Change) => changes[change.kind](world, change), ...runsOf(world) };
}

type World = ReturnType<typeof createWorld>;

function runsOf(world: World) {
  let runs = 0;
  const read: string[] = [];
  const spied = (same: DetectDriftCollaborators): DetectDriftCollaborators => ({
    ...same,
    superset: {
      ...same.superset,
      dataset: (id) => {
        read.push(`dataset ${id}`);
        return same.superset.dataset(id);
      },
      chart: (id) => {
        read.push(`chart ${id}`);
        return same.superset.chart(id);
      },
      dashboard: (id) => {
        read.push(`dashboard ${id}`);
        return same.superset.dashboard(id);
      },
    },
  });
  const verdict = () => {
    const { runId: _, ...said } = world.fact();
    return said;
  };
  return {
    /** What a run says that remembers nothing of Superset; it leaves no trace. */
    runInFull: async () => {
      const state = forgetting(world.state);
      await world.deliver({}, 'full', (same) => ({ ...same, state }));
      return verdict();
    },
    /** What a run says that goes on from the one before, and what it read. */
    run: async () => {
      read.length = 0;
      await world.deliver({}, `${++runs}`, spied);
      return { said: verdict(), read: [...read].sort() };
    },
  };
}

function forgetting(state: State): State {
  const isForgotten = (id: string) => id === 'scan' || id.startsWith('scan.');
  return {
    ...state,
    read: async (kind, id) => (isForgotten(id) ? undefined : state.read(kind, id)),
    put: async () => ({ outcome: 'written', version: '0' }),
  };
}

type Happen = (world: World, change: Omit<Change, 'kind'>) => void;

type TableColumn = { name: string; type: string };

/** Names that BigQuery takes for one are never twice in a table. */
function without<Named extends { name: string }>(columns: readonly Named[], name: string): Named[] {
  return columns.filter((each) => each.name.toLowerCase() !== name.toLowerCase());
}

function pick<Key>(map: ReadonlyMap<Key, unknown>, at: number): Key | undefined {
  return [...map.keys()][at % Math.max(1, map.size)];
}

const inTable =
  (change: (columns: TableColumn[], column: TableColumn) => TableColumn[]): Happen =>
  ({ tables }, { at, name, type }) => {
    const table = pick(tables, at);
    if (table !== undefined) tables.set(table, change(tables.get(table) ?? [], { name, type }));
  };

const inDataset =
  (change: (before: Dataset, change: Omit<Change, 'kind'>) => Partial<Dataset>): Happen =>
  ({ superset }, happening) => {
    const id = pick(superset.datasets, happening.at);
    if (id !== undefined) superset.edit(id, (before) => ({ ...before, ...change(before, happening) }));
  };

function saveChart({ superset }: World, id: number, { at, name }: Omit<Change, 'kind'>): void {
  const query = at % 2 === 0 ? { columns: [name] } : { filters: [{ col: name, op: '==', val: 1 }] };
  const queries = at % 3 === 0 ? [query, { metrics: ['total'] }] : [query];
  superset.charts.set(id, chart(id, queries, { datasourceId: pick(superset.datasets, at) ?? 44 }));
  superset.touch('chart', id);
}

const tableChanges = {
  'a column appears': inTable((columns, column) => [...without(columns, column.name), column]),
  'a column goes': inTable((columns, { name }) => without(columns, name)),
  'a type changes': inTable((columns, column) =>
    columns.map((each) => (each.name === column.name ? column : each)),
  ),
  'a table goes': ({ tables }, { at }) => {
    const table = pick(tables, at);
    if (table !== undefined && tables.size > 2) tables.delete(table);
  },
} satisfies Record<string, Happen>;

const datasetChanges = {
  'a column is added by hand': inDataset(({ columns }, { at, name, type }) => ({
    columns: [...without(columns, name), column(100 + at, name, { type })],
  })),
  'a column is deleted by hand': inDataset(({ columns }, { name }) => ({ columns: without(columns, name) })),
  'a column is calculated': inDataset(({ columns }, { at, name }) => ({
    columns: [...without(columns, name), column(100 + at, name, { expression: 'users * zone' })],
  })),
  'a metric is saved': inDataset((_, { name }) => ({
    metrics: [{ id: 1, name: 'total', expression: `SUM(${name})` }],
  })),
  'the column of time is chosen': inDataset((_, { name }) => ({ mainDttmColumn: name })),
  'a dataset is made': ({ superset, tables }, { at }) => {
    superset.datasets.set(30 + at, { ...dataset(), id: 30 + at, tableName: pick(tables, at) ?? 'gone' });
  },
  'a virtual dataset is made': ({ superset }, { at, name }) => {
    const sql = `SELECT ${name} FROM mart_geo`;
    const virtual = dataset({ kind: 'virtual', tableName: `by hand ${at}`, sql, columns: [] });
    superset.datasets.set(60 + at, { ...virtual, id: 60 + at, mainDttmColumn: undefined });
  },
  'a dataset is deleted': ({ superset }, { at }) => {
    const id = pick(superset.datasets, at);
    if (id !== undefined && superset.datasets.size > 2) superset.datasets.delete(id);
  },
  /** Superset's own sync moves no time of change. */
  'a dataset is refreshed': ({ superset, tables }, { at }) => {
    const before = superset.datasets.get(pick(superset.datasets, at) ?? 0);
    if (before?.kind !== 'physical') return;
    const columns = (tables.get(before.tableName) ?? []).map(({ name, type }, index) =>
      column(200 + index, name, { type }),
    );
    superset.datasets.set(before.id, { ...before, columns });
  },
} satisfies Record<string, Happen>;

const userChanges = {
  'a chart is made': (world, change) => saveChart(world, 30 + change.at, change),
  'a chart is saved': (world, change) =>
    saveChart(world, pick(world.superset.charts, change.at) ?? 30, change),
  'a chart is named': ({ superset }, { at, name }) => {
    const before = superset.charts.get(pick(superset.charts, at) ?? 0);
    if (!before) return;
    superset.charts.set(before.id, { ...before, name: `Chart of ${name}` });
    superset.touch('chart', before.id);
  },
  'a chart is deleted': ({ superset }, { at }) => {
    superset.charts.delete(pick(superset.charts, at) ?? 0);
  },
  'a filter is saved': ({ superset }, { at, name }) => {
    const targets = [{ datasetId: pick(superset.datasets, at), column: { name } }];
    superset.dashboards.set(3, dashboard(3, 'Marketing', [{ name: `by ${name}`, targets }]));
    superset.touch('dashboard', 3);
  },
} satisfies Record<string, Happen>;

const changes = { ...tableChanges, ...datasetChanges, ...userChanges };
