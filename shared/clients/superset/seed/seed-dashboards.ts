import type { JsonObject } from '../port.ts';

type Filter = { name: string; datasetId: number; column: string; values: readonly string[] };

/** The settings of a dashboard that is filtered by these columns. */
export function dashboardMetadata(filters: Filter[], chartIds: number[]): JsonObject {
  return {
    native_filter_configuration: filters.map(({ name, datasetId, column, values }) => ({
      id: `NATIVE_FILTER-${column}`,
      name,
      type: 'NATIVE_FILTER',
      filterType: 'filter_select',
      targets: [{ datasetId, column: { name: column } }],
      controlValues: { multiSelect: true },
      defaultDataMask: {
        extraFormData: values.length > 0 ? { filters: [{ col: column, op: 'IN', val: values }] } : {},
        filterState: values.length > 0 ? { value: values } : {},
      },
      cascadeParentIds: [],
      scope: { rootPath: ['ROOT_ID'], excluded: [] },
      chartsInScope: chartIds,
    })),
    chart_configuration: {},
    cross_filters_enabled: true,
  };
}

/** A dashboard's layout: one row for each chart. */
export function dashboardPosition(chartIds: number[]): JsonObject {
  const rows = chartIds.flatMap((id): [string, JsonObject][] => {
    const row = `ROW-${id}`;
    const chart = `CHART-${id}`;
    const parents = ['ROOT_ID', 'GRID_ID'];
    const meta = { chartId: id, width: 4, height: 50 };
    return [
      [
        row,
        { type: 'ROW', id: row, children: [chart], parents, meta: { background: 'BACKGROUND_TRANSPARENT' } },
      ],
      [chart, { type: 'CHART', id: chart, children: [], parents: [...parents, row], meta }],
    ];
  });
  return {
    DASHBOARD_VERSION_KEY: 'v2',
    ROOT_ID: { type: 'ROOT', id: 'ROOT_ID', children: ['GRID_ID'] },
    GRID_ID: {
      type: 'GRID',
      id: 'GRID_ID',
      children: chartIds.map((id) => `ROW-${id}`),
      parents: ['ROOT_ID'],
    },
    ...Object.fromEntries(rows),
  };
}
