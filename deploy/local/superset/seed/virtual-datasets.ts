/** A dataset over SQL of the team's own. */
export type VirtualDataset = {
  sql: string;
  /** What the SQL selects, in the words of BigQuery's API. */
  columns: readonly { name: string; type: string }[];
};

/** What the virtual datasets are called. */
export type VirtualName = 'countries';

/** The virtual datasets over the marts of a BigQuery dataset. */
export function virtualDatasets({
  project,
  schema,
}: {
  project: string;
  schema: string;
}): Record<VirtualName, VirtualDataset> {
  return {
    countries: {
      sql: `SELECT country, SUM(sessions) AS sessions FROM \`${project}.${schema}.mart_geo\` GROUP BY country`,
      columns: [
        { name: 'country', type: 'STRING' },
        { name: 'sessions', type: 'INTEGER' },
      ],
    },
  };
}
