import { peopleJson } from '../accounts/people-json.ts';
import type { ChartRow, DashboardRow, Metadata } from '../metadata.ts';
import { timestampUtc } from '../timestamps.ts';

/** The members of a chart in its list, which does not have what the chart asks for. */
export const listedColumns: readonly string[] = [
  'id',
  'uuid',
  'slice_name',
  'viz_type',
  'datasource_id',
  'datasource_type',
  'datasource_name_text',
  'datasource_url',
  'params',
  'form_data',
  'is_managed_externally',
  'changed_on_utc',
  'owners.id',
  'owners.first_name',
  'owners.last_name',
  'owners.email',
  'dashboards.id',
  'dashboards.dashboard_title',
  'slice_url',
  'url',
];

/** A chart in its list. */
export function listedChartJson(metadata: Metadata, chart: ChartRow): object {
  return {
    ...commonJson(metadata, chart),
    changed_on_utc: timestampUtc(chart.changedOn),
    form_data: { ...parse(chart.params), slice_id: chart.id },
    slice_url: `/explore/?slice_id=${chart.id}`,
    dashboards: dashboardsOf(metadata, chart).map(({ id, dashboardTitle }) => ({
      id,
      dashboard_title: dashboardTitle,
    })),
  };
}

/** A chart by itself, with the dashboards that it is on, published or not. */
export function chartJson(metadata: Metadata, chart: ChartRow): object {
  return {
    ...commonJson(metadata, chart),
    query_context: chart.queryContext,
    datasource_uuid: metadata.datasets.get(chart.datasourceId)?.uuid ?? null,
    dashboards: dashboardsOf(metadata, chart).map(({ id, dashboardTitle, jsonMetadata }) => ({
      id,
      dashboard_title: dashboardTitle,
      json_metadata: jsonMetadata,
    })),
  };
}

function commonJson(metadata: Metadata, chart: ChartRow): object {
  const dataset = metadata.datasets.get(chart.datasourceId);
  return {
    id: chart.id,
    uuid: chart.uuid,
    slice_name: chart.sliceName,
    viz_type: chart.vizType,
    datasource_id: chart.datasourceId,
    datasource_type: chart.datasourceType,
    datasource_name_text: dataset ? `${dataset.schema}.${dataset.tableName}` : null,
    datasource_url: `/explore/?datasource_type=table&datasource_id=${chart.datasourceId}`,
    params: chart.params,
    url: `/explore/?slice_id=${chart.id}`,
    is_managed_externally: false,
    owners: peopleJson(metadata, chart.ownerIds),
  };
}

function dashboardsOf({ dashboards }: Metadata, { dashboardIds }: ChartRow): DashboardRow[] {
  return dashboardIds.flatMap((id) => dashboards.get(id) ?? []);
}

function parse(text: string | null): object {
  const value: unknown = JSON.parse(text ?? '{}');
  return typeof value === 'object' && value !== null ? value : {};
}
