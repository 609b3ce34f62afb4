import type {
  Chart,
  Dashboard,
  Dataset,
  DatasetColumn,
  QueryResult,
  ReportDetails,
  RowLevelSecurityRule,
  SupersetClient,
} from '../../../shared/clients/superset/port.ts';
import { SupersetError, type SupersetProblem } from '../../../shared/clients/superset/superset-error.ts';
import { judgeVersion } from '../../../shared/clients/superset/version.ts';
import { column } from './_dataset.ts';

const answered: QueryResult = {
  sql: 'SELECT 1',
  error: undefined,
  rowCount: 1,
  rows: [],
  isCached: false,
  cachedAt: undefined,
  rejectedFilters: [],
};

/** A Superset as far as detect-drift meets it: a write deletes what it does not mention, and refuses names twice. */
export function createFakeSuperset() {
  const datasets = new Map<number, Dataset>();
  const charts = new Map<number, Chart>();
  const dashboards = new Map<number, Dashboard>();
  const rules: RowLevelSecurityRule[] = [];
  const reports = new Map<number, ReportDetails>();
  const calls: string[] = [];
  const faults = new Map<string, SupersetProblem>();
  /** When a chart or a dashboard was changed: set by `change`, and by nothing else. */
  const changes = { chart: new Map<number, string>(), dashboard: new Map<number, string>() };
  const changedAt = (kind: keyof typeof changes, id: number) => changes[kind].get(id) ?? 'at the beginning';
  const world = {
    nextId: 100,
    edits: 0,
    beforePut: () => {},
    onDatasetRead: () => {},
    /** What a result of the cache is dated from now on. */ now: '2026-11-24T07:00:00.000Z',
    version: '6.1.0',
    faultText: undefined as string | undefined,
    keepsCache: false,
  };
  const cached = new Map<string, string>();

  const call = async <Answer>(name: string, answer: () => Answer): Promise<Answer> => {
    calls.push(name);
    const problem = faults.get(name) ?? faults.get('every call');
    if (problem)
      throw new SupersetError({ problem, call: name, text: world.faultText ?? `it is ${problem}` });
    return answer();
  };
  const found = <Value>(map: ReadonlyMap<number, Value>, id: number): Value => {
    const value = map.get(id);
    if (value === undefined)
      throw new SupersetError({ problem: 'not-found', call: `GET ${id}`, text: 'Not found' });
    return structuredClone(value);
  };
  const save = (dataset: Dataset) => {
    const changedAt = `2026-11-24T06:00:00.${String(++world.edits).padStart(6, '0')}+00:00`;
    datasets.set(dataset.id, { ...dataset, changedAt });
  };

  const listedCharts = () =>
    [...charts.values()].map((each) => ({
      ...structuredClone(each),
      changedAt: changedAt('chart', each.id),
    }));

  const client: SupersetClient = {
    version: () => call('version', () => judgeVersion(world.version)),
    health: () => call('health', () => {}),
    login: () => call('login', () => {}),
    account: () =>
      call('account', () => ({
        userId: 1,
        username: 'watchdog',
        roles: ['Mart watchdog'],
        permissions: ['can_write on Dataset'],
      })),
    countDatasets: () => call('countDatasets', () => datasets.size),
    listDatasets: () =>
      call('listDatasets', () => [...datasets.values()].map((each) => structuredClone(each))),
    dataset: (id) =>
      call('dataset', () => {
        const dataset = found(datasets, id);
        world.onDatasetRead();
        return dataset;
      }),
    relatedObjects: () => call('relatedObjects', () => ({ charts: [], dashboards: [] })),
    listCharts: () => call('listCharts', listedCharts),
    visitCharts: (visit) => call('listCharts', () => listedCharts().forEach(visit)),
    chart: (id) => call('chart', () => found(charts, id)),
    listDashboards: () =>
      call('listDashboards', () =>
        [...dashboards.values()].map((each) => ({ ...each, changedAt: changedAt('dashboard', each.id) })),
      ),
    dashboard: (id) => call('dashboard', () => found(dashboards, id)),
    listRowLevelSecurity: () => call('listRowLevelSecurity', () => rules),
    listReports: () => call('listReports', () => [...reports.values()].map((each) => structuredClone(each))),
    report: (id) => call('report', () => found(reports, id)),
    putDatasetColumns: (before, { add = [], change = [], remove = [] }) =>
      call('putDatasetColumns', () => {
        world.beforePut();
        const now = found(datasets, before.id);
        const sent = before.columns.filter(({ id }) => !remove.includes(id));
        const isConflict =
          sent.some(({ id }) => !now.columns.some((each) => each.id === id)) ||
          add.some(({ name }) => now.columns.some((each) => each.name === name));
        if (isConflict) {
          throw new SupersetError({
            problem: 'conflict',
            call: 'PUT',
            text: 'One or more columns already exist',
          });
        }
        const kept = sent.flatMap(({ id }): DatasetColumn[] => {
          const row = now.columns.find((each) => each.id === id);
          return row ? [{ ...row, ...change.find((each) => each.id === id) }] : [];
        });
        const added = add.map(({ name, ...more }) => column(world.nextId++, name, more));
        save({ ...now, columns: [...kept, ...added] });
      }),
    refreshDataset: () => call('refreshDataset', () => {}),
    chartData: (context, { force = false, resultType = 'full' } = {}) => {
      if (resultType === 'query') return call('compile', () => [answered]);
      return call(force ? 'forced chartData' : 'chartData', () => {
        const key = JSON.stringify(context);
        const cachedAt = force ? undefined : cached.get(key);
        if (cachedAt !== undefined) return [{ ...answered, isCached: true, cachedAt }];
        if (!world.keepsCache || !cached.has(key)) cached.set(key, world.now);
        return [answered];
      });
    },
  };

  return {
    client,
    datasets,
    charts,
    dashboards,
    rules,
    reports,
    calls,
    faults,
    world,
    /** What a person does in the editor. */
    edit: (id: number, change: (dataset: Dataset) => Dataset) => save(change(found(datasets, id))),
    /** A person saves a chart or a dashboard. */
    touch: (kind: keyof typeof changes, id: number) => changes[kind].set(id, `edit ${++world.edits}`),
    columns: (id = 7) => found(datasets, id).columns.map(({ name }) => name),
    /** Somebody looked at a chart then. */
    look: (id: number, at: string) => cached.set(JSON.stringify(found(charts, id).queryContext), at),
    writes: () => calls.filter((name) => name === 'putDatasetColumns').length,
  };
}
