import { BigQueryError, unsupported } from '../bigquery-error.ts';
import type { Dataset } from '../catalog/catalog.ts';
import { datasetName } from '../catalog/reference.ts';
import type { Field } from '../field.ts';
import { type JsonRow, jsonSelect } from '../storage/json-relation.ts';
import { columnFieldPathsView, columnsView } from './columns.ts';
import { jobsByUserView, jobsView } from './jobs.ts';
import { legacyTablesView } from './legacy-tables.ts';
import { schemataOptionsView, schemataView } from './schemata.ts';
import type { MetadataSource, MetadataView } from './source.ts';
import { partitionsView, tableStorageView } from './storage.ts';
import { tableOptionsView, tablesView, viewsView } from './tables.ts';

/** Every view of BigQuery's own metadata that this stand-in answers. */
const viewsByName: Record<string, MetadataView> = {
  SCHEMATA: schemataView,
  SCHEMATA_OPTIONS: schemataOptionsView,
  TABLES: tablesView,
  TABLE_OPTIONS: tableOptionsView,
  VIEWS: viewsView,
  COLUMNS: columnsView,
  COLUMN_FIELD_PATHS: columnFieldPathsView,
  PARTITIONS: partitionsView,
  TABLE_STORAGE: tableStorageView,
  TABLE_STORAGE_BY_PROJECT: tableStorageView,
  JOBS: jobsView,
  JOBS_BY_PROJECT: jobsView,
  JOBS_BY_USER: jobsByUserView,
  __TABLES__: legacyTablesView,
};

/** A metadata view as a statement names it. */
export type MetadataPath = { view: string; projectId: string; datasetId?: string };
/** A metadata view as the analyzer and DuckDB see it. */
export type OpenedView = { fields: Field[]; relation: string };

/** Opens INFORMATION_SCHEMA views as relations of the moment. */
export type MetadataViews = ReturnType<typeof createMetadataViews>;

/** Views over one catalog and job list. */
export function createMetadataViews(source: MetadataSource) {
  const { catalog, guard } = source;

  function datasetsOf(path: MetadataPath, caller: string): Dataset[] {
    const { projectId, datasetId } = path;
    if (datasetId !== undefined) {
      const reference = { projectId, datasetId };
      return [catalog.dataset(reference, ` was not found in location ${catalog.location}`)];
    }
    return catalog
      .datasets()
      .filter((dataset) => dataset.reference.projectId === projectId && !dataset.isAnonymous)
      .filter((dataset) =>
        guard.allows({
          caller,
          permission: 'bigquery.datasets.get',
          resource: `projects/${projectId}/datasets/${dataset.reference.datasetId}`,
        }),
      );
  }

  return {
    open: async (path: MetadataPath, caller: string): Promise<OpenedView> => {
      const view = viewsByName[path.view];
      if (!view) throw unsupported(`INFORMATION_SCHEMA.${path.view}`);
      if (view.permissionOnProject) guard.project(caller, view.permissionOnProject, path.projectId);
      const datasets = datasetsOf(path, caller);
      if (view.needsDataset && path.datasetId === undefined) throw mustBeQualified(path);
      for (const dataset of path.datasetId === undefined ? [] : datasets) {
        for (const permission of view.permissionsOnDataset)
          guard.dataset(caller, permission, dataset.reference);
      }
      const rows: JsonRow[] = await view.rows(source, { projectId: path.projectId, datasets, caller });
      return { fields: view.fields, relation: `(${jsonSelect(view.fields, rows)})` };
    },
  };
}

function mustBeQualified(path: MetadataPath): BigQueryError {
  const scope = datasetName({ projectId: path.projectId, datasetId: 'dataset' });
  const message = `${path.view} must be qualified with a dataset (e.g. ${scope}.INFORMATION_SCHEMA.${path.view}).`;
  return new BigQueryError('invalidQuery', message, 'query');
}
