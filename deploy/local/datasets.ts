import { BigQuery } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';
import type { Config } from '../../shared/config/parse-config.ts';
import { type MartPlan, renderMartSql } from '../../shared/mart-plan.ts';
import type { Manifest } from '../manifest.ts';

const millisecondsPerDay = 24 * 60 * 60_000;

/** BigQuery as the developer at the keyboard sees it, who may do everything. */
export function openLocalBigQuery(url: string, config: Pick<Config, 'project' | 'location'>): BigQuery {
  return new BigQuery({
    projectId: config.project,
    location: config.location,
    apiEndpoint: url,
    authClient: new PassThroughClient(),
    retryOptions: { autoRetry: false },
  });
}

/**
 * Creates the datasets that a deployment finds or makes: the client's own (marts, GA4 export) as they are at his
 * place, and the manifest's with their expiry, and the manifest's tables.
 */
export async function createDatasets(
  bigquery: BigQuery,
  { manifest, config }: { manifest: Manifest; config: Config },
): Promise<void> {
  const { datasets } = config;
  for (const name of [datasets.ga4, datasets.marts]) await bigquery.createDataset(name);
  for (const { dataset, description, tableExpirationDays } of manifest.datasets) {
    await bigquery.createDataset(datasets[dataset], {
      description,
      ...(tableExpirationDays === null
        ? {}
        : { defaultTableExpirationMs: String(tableExpirationDays * millisecondsPerDay) }),
    });
  }
  for (const table of manifest.tables) {
    await bigquery.dataset(datasets[table.dataset]).createTable(table.name, {
      description: table.description,
      schema: { fields: table.columns.map((column) => ({ ...column, mode: 'NULLABLE' })) },
      timePartitioning: {
        type: 'DAY',
        field: table.partitionedBy,
        expirationMs: String(table.partitionExpirationDays * millisecondsPerDay),
      },
    });
  }
}

/** Creates the staging view where the marts of this mode read it, as an operator did before the first run. */
export async function createStagingView(
  bigquery: BigQuery,
  { plan, config }: { plan: MartPlan; config: Config },
): Promise<void> {
  const { datasets, project, mode, refresh } = config;
  const targets = mode === 'shadow' ? [datasets.marts, datasets.shadow] : [datasets.marts];
  for (const dataset of targets) {
    const query = renderMartSql(plan.staging, {
      project,
      martsDataset: dataset,
      ga4Dataset: datasets.ga4,
      windowDays: refresh.exportWindowDays,
    });
    await bigquery.dataset(dataset).createTable(plan.staging.name, { view: { query, useLegacySql: false } });
  }
}
