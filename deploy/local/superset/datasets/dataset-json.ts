import { peopleJson } from '../accounts/people-json.ts';
import type { ColumnRow, DatasetRow, Metadata, MetricRow } from '../metadata.ts';
import { timestamp, timestampUtc } from '../timestamps.ts';
import { genericTypeOf } from './column-types.ts';

/** The members of a dataset in its list. */
export const listedColumns: readonly string[] = [
  'id',
  'uuid',
  'database.id',
  'database.database_name',
  'database.uuid',
  'changed_on_utc',
  'description',
  'datasource_type',
  'explore_url',
  'kind',
  'owners.id',
  'owners.first_name',
  'owners.last_name',
  'catalog',
  'schema',
  'sql',
  'table_name',
];

/** A dataset in its list, which has neither columns nor metrics. */
export function listedDatasetJson(metadata: Metadata, dataset: DatasetRow): object {
  return {
    ...addressJson(metadata, dataset),
    id: dataset.id,
    uuid: dataset.uuid,
    changed_on_utc: timestampUtc(dataset.changedOn),
    datasource_type: 'table',
    description: dataset.description,
    explore_url: `/explore/?datasource_type=table&datasource_id=${dataset.id}`,
    owners: peopleJson(metadata, dataset.ownerIds),
  };
}

/** A dataset by itself. */
export function datasetJson(metadata: Metadata, dataset: DatasetRow): object {
  return {
    ...dataset.settings,
    ...addressJson(metadata, dataset),
    id: dataset.id,
    uuid: dataset.uuid,
    uid: `${dataset.id}__table`,
    datasource_type: 'table',
    datasource_name: dataset.tableName,
    name: `${dataset.schema}.${dataset.tableName}`,
    url: `/tablemodelview/edit/${dataset.id}`,
    description: dataset.description,
    main_dttm_col: dataset.mainDttmCol,
    always_filter_main_dttm: dataset.alwaysFilterMainDttm,
    currency_code_column: dataset.currencyCodeColumn,
    fetch_values_predicate: dataset.fetchValuesPredicate,
    is_managed_externally: dataset.isManagedExternally,
    changed_on: timestamp(dataset.changedOn),
    owners: peopleJson(metadata, dataset.ownerIds),
    columns: dataset.columns.map(columnJson),
    metrics: dataset.metrics.map(metricJson),
  };
}

function addressJson({ databases }: Metadata, dataset: DatasetRow): object {
  const database = databases.get(dataset.databaseId);
  return {
    database: {
      id: dataset.databaseId,
      uuid: database?.uuid,
      database_name: database?.databaseName,
      backend: 'bigquery',
      allow_multi_catalog: false,
    },
    catalog: dataset.catalog,
    schema: dataset.schema,
    table_name: dataset.tableName,
    sql: dataset.sql,
    kind: dataset.sql ? 'virtual' : 'physical',
  };
}

function columnJson(column: ColumnRow): object {
  return {
    id: column.id,
    uuid: column.uuid,
    column_name: column.columnName,
    type: column.type,
    type_generic: genericTypeOf(column.type),
    is_dttm: column.isDttm,
    is_active: column.isActive,
    groupby: column.groupby,
    filterable: column.filterable,
    expression: column.expression,
    verbose_name: column.verboseName,
    description: column.description,
    python_date_format: column.pythonDateFormat,
    advanced_data_type: null,
    extra: column.extra,
  };
}

function metricJson(metric: MetricRow): object {
  return {
    id: metric.id,
    uuid: metric.uuid,
    metric_name: metric.metricName,
    expression: metric.expression,
    metric_type: null,
    verbose_name: metric.verboseName,
    description: metric.description,
    d3format: null,
    currency: null,
    warning_text: null,
    extra: null,
  };
}
