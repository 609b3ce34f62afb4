import type { Layer } from '../../../functions/probe-health/sight.ts';
import type { SignedInCalls, SupersetAt } from '../../../functions/probe-health/superset-at.ts';
import type { SupersetProblem } from '../../../shared/clients/superset/superset-error.ts';
import { SupersetError } from '../../../shared/clients/superset/superset-error.ts';

/** What a chart of the fake is: what it asks for, and how its data come. */
export type FakeChart = {
  queryContext?: { [key: string]: unknown };
  problem?: SupersetProblem;
  errorClass?: 'unrecognized-name' | 'backend';
};

/** A Superset in memory with charts over marts, whose layers can be broken one by one. */
export function createFakeSuperset() {
  const broken = new Map<Layer, SupersetProblem>();
  const calls: string[] = [];
  const charts = new Map<number, FakeChart>([[11, { queryContext: { datasource: 1 } }]]);
  /** Datasets by id: their table, and the charts over them. */
  const datasets = new Map([[7, { tableName: 'mart_geo', schema: 'ineco_marts', charts: [11] }]]);
  const fake = { mayLogIn: true };
  const answer = (call: Layer) => {
    calls.push(call);
    const problem = broken.get(call);
    if (problem) throw new SupersetError({ problem, call, text: `${call} is ${problem}` });
  };
  const chartAt = (id: number) => {
    const chart = charts.get(id);
    if (!chart) throw new SupersetError({ problem: 'not-found', call: 'GET chart', text: 'Not found' });
    return chart;
  };
  const signedIn = {
    login: async () => answer('login'),
    countDatasets: async () => {
      answer('datasets');
      return datasets.size;
    },
    listDatasets: async () => {
      calls.push('list');
      return [...datasets].map(([id, { tableName, schema }]) => ({
        id,
        kind: 'physical',
        tableName,
        schema,
      }));
    },
    relatedObjects: async (id: number) => {
      calls.push(`related ${id}`);
      return { charts: (datasets.get(id)?.charts ?? []).map((chart) => ({ id: chart })), dashboards: [] };
    },
    chart: async (id: number) => {
      calls.push(`read ${id}`);
      const { queryContext } = chartAt(id);
      return { id, queryContext: queryContext && { ...queryContext, chart: id } };
    },
    chartData: async (queryContext: { [key: string]: unknown }, options?: { force?: boolean }) => {
      const id = Number(queryContext.chart);
      calls.push(`load ${id}${options?.force ? ' past its cache' : ''}`);
      answer('chart');
      const { problem, errorClass } = chartAt(id);
      const warehouse = errorClass && { text: 'BigQuery', httpStatus: 400, reason: undefined, errorClass };
      if (problem) throw new SupersetError({ problem, call: 'POST chart/data', text: 'no data', warehouse });
      return [{ rowCount: 3, error: undefined }];
    },
  } as unknown as SignedInCalls;
  const supersetAt: SupersetAt = (address) => {
    calls.push(`at ${address.host}`);
    return { health: async () => answer('health'), signedIn: fake.mayLogIn ? signedIn : undefined };
  };
  return {
    fake,
    broken,
    calls,
    charts,
    datasets,
    supersetAt,
    signedIn,
    /** The charts that were loaded. */
    loaded: () => calls.filter((call) => call.startsWith('load ')),
  };
}
