import { BigQueryError } from '../bigquery-error.ts';
import { checkDatasetId, type DatasetReference, datasetName } from '../catalog/reference.ts';
import type { StatementRun } from './query-job.ts';
import { withSchemaOptions } from './sql-options.ts';
import type { Warehouse } from './warehouse.ts';

/** The dataset that a path of a statement means. */
export function datasetOf(path: string[], projectId: string): DatasetReference {
  const [first, second] = path.join('.').split('.');
  const reference =
    second === undefined
      ? { projectId, datasetId: first ?? '' }
      : { projectId: first ?? '', datasetId: second };
  checkDatasetId(reference.datasetId, path.join('.'));
  return reference;
}

/** CREATE SCHEMA. */
export async function createSchema(run: StatementRun<'create-schema'>): Promise<void> {
  const { warehouse, job, statement } = run;
  const { catalog, guard, clock } = warehouse;
  const reference = datasetOf(statement.path, job.reference.projectId);
  guard.project(job.caller, 'bigquery.datasets.create', reference.projectId);
  const existing = catalog.findDataset(reference);
  job.statistics.ddlTargetDataset = reference;
  if (existing && statement.mode !== 'if-not-exists') {
    throw new BigQueryError('duplicate', `Already Exists: Dataset ${datasetName(reference)}`);
  }
  job.statistics.ddlOperationPerformed = existing ? 'SKIP' : 'CREATE';
  if (job.configuration.dryRun) return;
  job.finish({ fields: [] });
  if (existing) return;
  const now = clock.now().getTime();
  const location = statement.options.location;
  catalog.putDataset({
    reference,
    location: typeof location === 'string' ? location.toUpperCase() : catalog.location,
    metadata: withSchemaOptions({}, statement.options),
    createdAt: now,
    modifiedAt: now,
    revision: 1,
    isAnonymous: false,
  });
}

/** DROP SCHEMA. */
export async function dropSchema(run: StatementRun<'drop'>): Promise<void> {
  const { warehouse, job, statement } = run;
  const { catalog, guard } = warehouse;
  const reference = datasetOf(statement.path, job.reference.projectId);
  guard.dataset(job.caller, 'bigquery.datasets.delete', reference);
  const dataset = statement.ifExists ? catalog.findDataset(reference) : catalog.dataset(reference);
  job.statistics.ddlTargetDataset = reference;
  job.statistics.ddlOperationPerformed = dataset ? 'DROP' : 'SKIP';
  if (job.configuration.dryRun) return;
  job.finish({ fields: [] });
  if (dataset) removeDataset(warehouse, reference, statement.cascade);
}

/** Takes a dataset away; with its tables when told so, else BigQuery's refusal while it has any. */
export function removeDataset(warehouse: Warehouse, reference: DatasetReference, withTables: boolean): void {
  const { catalog, clock } = warehouse;
  const tables = catalog.tablesOf(reference);
  if (tables.length > 0 && !withTables) {
    throw new BigQueryError('resourceInUse', `Dataset ${datasetName(reference)} is still in use`);
  }
  for (const table of tables) catalog.removeTable(table, clock.now());
  catalog.removeDataset(reference);
}
