import { z } from 'zod';
import type { Dashboard, ListedDashboard, RelatedObjects } from './port.ts';
import { jsonText, maybe, maybeText } from './wire.ts';

/** What the list is asked for; the metadata is not to be had there since 5.0. */
export const listedDashboardColumns = ['id', 'dashboard_title', 'slug', 'published', 'changed_on_utc'];

const common = {
  id: z.number(),
  dashboard_title: maybeText,
  slug: maybeText,
  published: maybe(z.boolean()),
};

/** A dashboard in the list. */
export const listedDashboard = z
  .looseObject({ ...common, changed_on_utc: maybeText })
  .transform((row): ListedDashboard => ({ ...dashboardOf(row), changedAt: row.changed_on_utc }));

/** A dashboard by itself. */
export const dashboard = z
  .looseObject({ ...common, json_metadata: jsonText, position_json: jsonText })
  .transform(
    (row): Dashboard => ({ ...dashboardOf(row), metadata: row.json_metadata, position: row.position_json }),
  );

/** What uses a dataset. */
export const relatedObjects = z
  .looseObject({
    charts: z.looseObject({
      result: z.array(z.looseObject({ id: z.number(), slice_name: maybeText, viz_type: maybeText })),
    }),
    dashboards: z.looseObject({
      result: z.array(z.looseObject({ id: z.number(), title: maybeText, json_metadata: jsonText })),
    }),
  })
  .transform(
    ({ charts, dashboards }): RelatedObjects => ({
      charts: charts.result.map(({ id, slice_name, viz_type }) => ({
        id,
        name: slice_name ?? '',
        vizType: viz_type,
      })),
      dashboards: dashboards.result.map(({ id, title, json_metadata }) => ({
        id,
        title: title ?? '',
        metadata: json_metadata,
      })),
    }),
  );

function dashboardOf(row: z.infer<z.ZodObject<typeof common>>): Omit<ListedDashboard, 'changedAt'> {
  return {
    id: row.id,
    title: row.dashboard_title ?? '',
    slug: row.slug,
    published: row.published ?? false,
  };
}
