import type { Dataset } from '../catalog/catalog.ts';
import { labelsOption, type Option, textOption } from './option.ts';
import { columns, type MetadataView, timestamp } from './source.ts';

/** INFORMATION_SCHEMA.SCHEMATA: the datasets. */
export const schemataView: MetadataView = {
  fields: columns({
    catalog_name: 'STRING',
    schema_name: 'STRING',
    schema_owner: 'STRING',
    creation_time: 'TIMESTAMP',
    last_modified_time: 'TIMESTAMP',
    location: 'STRING',
    ddl: 'STRING',
    default_collation_name: 'STRING',
  }),
  permissionsOnDataset: ['bigquery.datasets.get'],
  rows: (_source, scope) =>
    scope.datasets.map((dataset) => ({
      catalog_name: dataset.reference.projectId,
      schema_name: dataset.reference.datasetId,
      creation_time: timestamp(dataset.createdAt),
      last_modified_time: timestamp(dataset.modifiedAt),
      location: dataset.location,
      ddl: schemaDdl(dataset),
    })),
};

/** INFORMATION_SCHEMA.SCHEMATA_OPTIONS: what is set on the datasets. */
export const schemataOptionsView: MetadataView = {
  fields: columns({
    catalog_name: 'STRING',
    schema_name: 'STRING',
    option_name: 'STRING',
    option_type: 'STRING',
    option_value: 'STRING',
  }),
  permissionsOnDataset: ['bigquery.datasets.get'],
  rows: (_source, scope) =>
    scope.datasets.flatMap((dataset) =>
      datasetOptions(dataset).map((option) => ({
        catalog_name: dataset.reference.projectId,
        schema_name: dataset.reference.datasetId,
        ...option,
      })),
    ),
};

const millisecondsPerDay = 24 * 3600 * 1000;

function datasetOptions(dataset: Dataset): Option[] {
  const { metadata } = dataset;
  const days = (name: string, milliseconds: string | undefined): Option[] =>
    milliseconds === undefined
      ? []
      : [
          {
            option_name: name,
            option_type: 'FLOAT64',
            option_value: (Number(milliseconds) / millisecondsPerDay).toFixed(1),
          },
        ];
  return [
    ...days('default_partition_expiration_days', metadata.defaultPartitionExpirationMs),
    ...days('default_table_expiration_days', metadata.defaultTableExpirationMs),
    ...textOption('description', metadata.description),
    ...textOption('friendly_name', metadata.friendlyName),
    ...labelsOption(metadata.labels),
    ...textOption('location', dataset.location),
  ];
}

function schemaDdl(dataset: Dataset): string {
  const { projectId, datasetId } = dataset.reference;
  const options = datasetOptions(dataset).map(
    ({ option_name, option_value }) => `  ${option_name}=${option_value}`,
  );
  return `CREATE SCHEMA \`${projectId}.${datasetId}\`\nOPTIONS(\n${options.join(',\n')}\n);`;
}
