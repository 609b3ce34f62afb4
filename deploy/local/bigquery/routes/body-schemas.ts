import { z } from 'zod';
import type { ParameterType, ParameterValue } from '../sql/statement.ts';
import { fieldBody } from './field-body.ts';

const optional = z.exactOptional;
const text = z.coerce.string();
const labels = z.record(z.string(), z.string());

const tableReference = z.object({ projectId: z.string(), datasetId: z.string(), tableId: z.string() });

const timePartitioning = z.object({
  type: z.enum(['DAY', 'HOUR', 'MONTH', 'YEAR']),
  field: optional(z.string()),
  expirationMs: optional(text),
  requirePartitionFilter: optional(z.boolean()),
});
const rangePartitioning = z.object({
  field: z.string(),
  range: z.object({ start: text, end: text, interval: text }),
});
const layout = {
  timePartitioning: optional(timePartitioning),
  rangePartitioning: optional(rangePartitioning),
  clustering: optional(z.object({ fields: z.array(z.string()) })),
};
const schema = z.object({ fields: z.array(fieldBody).default([]) });

/** What a caller may set on a table. */
export const tableMetadataBody = z.object({
  ...layout,
  friendlyName: optional(z.string()),
  description: optional(z.string()),
  labels: optional(labels),
  expirationTime: optional(text),
  requirePartitionFilter: optional(z.boolean()),
});

/** Body of tables.insert, tables.update and, merged with what is there, tables.patch. */
export const tableBody = z.looseObject({
  tableReference: optional(z.looseObject({ tableId: z.string() })),
  schema: optional(schema),
  view: optional(z.looseObject({ query: z.string(), useLegacySql: optional(z.boolean()) })),
});

/** Body of datasets.insert, datasets.update and, merged, datasets.patch. */
export const datasetBody = z.object({
  datasetReference: optional(z.object({ datasetId: z.string() })),
  location: optional(z.string()),
  friendlyName: optional(z.string()),
  description: optional(z.string()),
  labels: optional(labels),
  defaultTableExpirationMs: optional(text),
  defaultPartitionExpirationMs: optional(text),
  maxTimeTravelHours: optional(text),
  access: optional(z.array(z.unknown())),
});

const writeDisposition = z.enum(['WRITE_TRUNCATE', 'WRITE_APPEND', 'WRITE_EMPTY', 'WRITE_TRUNCATE_DATA']);
const createDisposition = z.enum(['CREATE_IF_NEEDED', 'CREATE_NEVER']);
const parameterType: z.ZodType<ParameterType> = z.object({
  type: z.string(),
  arrayType: optional(z.lazy(() => parameterType)),
  structTypes: optional(z.array(z.object({ name: optional(z.string()), type: z.lazy(() => parameterType) }))),
  rangeElementType: optional(z.lazy(() => parameterType)),
});
const parameterValue: z.ZodType<ParameterValue> = z.object({
  value: optional(z.union([z.null(), text])),
  arrayValues: optional(z.array(z.lazy(() => parameterValue))),
  structValues: optional(
    z.record(
      z.string(),
      z.lazy(() => parameterValue),
    ),
  ),
  rangeValue: optional(
    z.object({ start: optional(z.lazy(() => parameterValue)), end: optional(z.lazy(() => parameterValue)) }),
  ),
});
const sharedQuery = {
  query: z.string(),
  defaultDataset: optional(z.object({ datasetId: z.string(), projectId: optional(z.string()) })),
  parameterMode: optional(
    z
      .string()
      .toUpperCase()
      .pipe(z.enum(['NAMED', 'POSITIONAL'])),
  ),
  queryParameters: optional(
    z.array(
      z.object({ name: optional(z.string()), parameterType, parameterValue: parameterValue.default({}) }),
    ),
  ),
  maximumBytesBilled: optional(text),
  useLegacySql: optional(z.boolean()),
  useQueryCache: optional(z.boolean()),
  connectionProperties: optional(z.array(z.object({ key: z.string(), value: z.string() }))),
};
const destination = {
  ...layout,
  writeDisposition: optional(writeDisposition),
  createDisposition: optional(createDisposition),
  schemaUpdateOptions: optional(z.array(z.string())),
};

/** `configuration` of jobs.insert. */
export const jobConfigurationBody = z.object({
  query: optional(
    z.object({
      ...sharedQuery,
      ...destination,
      destinationTable: optional(tableReference),
      priority: optional(z.string()),
    }),
  ),
  copy: optional(
    z.object({
      sourceTable: optional(tableReference),
      sourceTables: optional(z.array(tableReference)),
      destinationTable: tableReference,
      writeDisposition: optional(writeDisposition),
      createDisposition: optional(createDisposition),
      operationType: optional(z.enum(['COPY', 'SNAPSHOT', 'RESTORE', 'CLONE', 'OPERATION_TYPE_UNSPECIFIED'])),
      destinationExpirationTime: optional(z.string()),
    }),
  ),
  load: optional(
    z.object({
      ...destination,
      destinationTable: tableReference,
      schema: optional(schema),
      sourceFormat: optional(z.string()),
      sourceUris: optional(z.array(z.string())),
      autodetect: optional(z.boolean()),
      ignoreUnknownValues: optional(z.boolean()),
      maxBadRecords: optional(z.number()),
    }),
  ),
  extract: optional(z.unknown()),
  dryRun: optional(z.boolean()),
  labels: optional(labels),
  jobTimeoutMs: optional(text),
});

/** Body of jobs.insert. */
export const jobBody = z.object({
  jobReference: optional(z.object({ jobId: optional(z.string()), location: optional(z.string()) })),
  configuration: jobConfigurationBody,
});

const formatOptions = optional(z.object({ useInt64Timestamp: optional(z.boolean()) }));

/** Body of jobs.query. */
export const queryBody = z.object({
  ...sharedQuery,
  dryRun: optional(z.boolean()),
  labels: optional(labels),
  location: optional(z.string()),
  maxResults: optional(z.coerce.number()),
  timeoutMs: optional(z.coerce.number()),
  jobTimeoutMs: optional(text),
  requestId: optional(z.string().max(36)),
  formatOptions,
});

/** Body of tabledata.insertAll. */
export const insertAllBody = z.object({
  rows: z.array(z.object({ insertId: optional(z.string()), json: z.record(z.string(), z.unknown()) })),
  skipInvalidRows: optional(z.boolean()),
  ignoreUnknownValues: optional(z.boolean()),
  templateSuffix: optional(z.string()),
});

/** JSON without its nulls: most callers mean "not set" by them. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, child]) => (child === null ? [] : [[name, withoutNulls(child)]])),
  );
}
