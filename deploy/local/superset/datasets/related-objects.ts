import type { RestAnswer } from '../answer.ts';
import type { DatasetRow, Metadata } from '../metadata.ts';

/** What uses a dataset through its charts; a dashboard that only filters by it Superset does not see. */
export function relatedObjects({ charts, dashboards }: Metadata, { id }: DatasetRow): RestAnswer {
  const using = [...charts.values()].filter(
    ({ datasourceId, datasourceType }) => datasourceId === id && datasourceType === 'table',
  );
  const showing = [...dashboards.values()].filter((dashboard) =>
    using.some(({ dashboardIds }) => dashboardIds.includes(dashboard.id)),
  );
  return {
    status: 200,
    body: {
      charts: {
        count: using.length,
        result: using.map(({ id, sliceName, vizType }) => ({
          id,
          slice_name: sliceName,
          viz_type: vizType,
        })),
      },
      dashboards: {
        count: showing.length,
        result: showing.map(({ id, slug, dashboardTitle, jsonMetadata }) => ({
          id,
          slug,
          title: dashboardTitle,
          json_metadata: jsonMetadata,
        })),
      },
    },
  };
}
