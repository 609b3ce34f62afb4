import { peopleJson } from '../accounts/people-json.ts';
import type { ChartRow, DashboardRow, Metadata } from '../metadata.ts';
import { timestamp, timestampUtc } from '../timestamps.ts';

/** The members of a dashboard in its list, which has neither its filters nor its layout. */
export const listedColumns: readonly string[] = [
  'id',
  'uuid',
  'dashboard_title',
  'slug',
  'published',
  'status',
  'url',
  'changed_on_utc',
  'owners.id',
  'owners.first_name',
  'owners.last_name',
  'owners.email',
  'is_managed_externally',
];

/** A dashboard in its list. */
export function listedDashboardJson(metadata: Metadata, dashboard: DashboardRow): object {
  return {
    ...commonJson(metadata, dashboard),
    status: dashboard.published ? 'published' : 'draft',
    changed_on_utc: timestampUtc(dashboard.changedOn),
  };
}

/** A dashboard by itself. */
export function dashboardJson(metadata: Metadata, dashboard: DashboardRow): object {
  return {
    ...commonJson(metadata, dashboard),
    changed_on: timestamp(dashboard.changedOn),
    charts: chartsOn(metadata, dashboard).map(({ sliceName }) => sliceName),
    json_metadata: dashboard.jsonMetadata,
    position_json: dashboard.positionJson,
  };
}

/** The charts on a dashboard. */
export function chartsOn({ charts }: Metadata, { id }: DashboardRow): ChartRow[] {
  return [...charts.values()].filter(({ dashboardIds }) => dashboardIds.includes(id));
}

function commonJson(metadata: Metadata, dashboard: DashboardRow): object {
  const { id, uuid, dashboardTitle, slug, published, ownerIds } = dashboard;
  return {
    id,
    uuid,
    dashboard_title: dashboardTitle,
    slug,
    published,
    url: `/superset/dashboard/${slug ?? id}/`,
    is_managed_externally: false,
    owners: peopleJson(metadata, ownerIds),
  };
}
