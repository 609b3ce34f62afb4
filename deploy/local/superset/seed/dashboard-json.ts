import type { JsonObject } from '../../../../shared/clients/superset/port.ts';
import type { SeedFilter } from './seed-dashboards.ts';
import type { SeedMart } from './seed-marts.ts';

/** The settings of a dashboard with these filters. */
export function dashboardMetadata(
  filters: readonly SeedFilter[],
  datasets: Readonly<Record<SeedMart, number>>,
  chartIds: number[],
): JsonObject {
  return {
    native_filter_configuration: filters.map((filter) => ({
      name: filter.name,
      type: 'NATIVE_FILTER',
      ...(filter.kind === 'select' ? selectFilter(filter, datasets[filter.table]) : timeFilter(filter)),
      cascadeParentIds: [],
      scope: { rootPath: ['ROOT_ID'], excluded: [] },
      chartsInScope: chartIds,
    })),
    chart_configuration: {},
    cross_filters_enabled: true,
  };
}

type OfKind<Kind extends SeedFilter['kind']> = Extract<SeedFilter, { kind: Kind }>;

function selectFilter({ column, preset = [] }: OfKind<'select'>, datasetId: number): JsonObject {
  const isPreset = preset.length > 0;
  return {
    id: `NATIVE_FILTER-${column}`,
    filterType: 'filter_select',
    targets: [{ datasetId, column: { name: column } }],
    controlValues: { multiSelect: true },
    defaultDataMask: {
      extraFormData: isPreset ? { filters: [{ col: column, op: 'IN', val: preset }] } : {},
      filterState: isPreset ? { value: preset } : {},
    },
  };
}

/** It is over the time of whatever chart it filters, and so over no dataset's column. */
function timeFilter({ name, preset }: OfKind<'time'>): JsonObject {
  return {
    id: `NATIVE_FILTER-${name}`,
    filterType: 'filter_time',
    targets: [{}],
    controlValues: {},
    defaultDataMask: { extraFormData: { time_range: preset }, filterState: { value: preset } },
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
