import type { BigQueryError } from '../bigquery-error.ts';
import type { DatasetReference, TableReference } from '../catalog/reference.ts';
import type { Version } from '../catalog/table.ts';
import type { Field } from '../field.ts';
import type { QueryParameter, TableLayout } from '../sql/statement.ts';

/** The name of a job; it is known only together with its location. */
export type JobReference = { projectId: string; jobId: string; location: string };

/** What a job does with rows that are there already. */
export type WriteDisposition = 'WRITE_TRUNCATE' | 'WRITE_APPEND' | 'WRITE_EMPTY' | 'WRITE_TRUNCATE_DATA';
/** Whether a job may make its destination. */
export type CreateDisposition = 'CREATE_IF_NEEDED' | 'CREATE_NEVER';

/** What query, load and copy jobs say about the table they write. */
export type Destination = Pick<TableLayout, 'timePartitioning' | 'rangePartitioning' | 'clustering'> & {
  destinationTable: TableReference;
  writeDisposition?: WriteDisposition | undefined;
  createDisposition?: CreateDisposition | undefined;
  schemaUpdateOptions?: string[] | undefined;
};

/** `configuration.query` of a job. */
export type QueryConfiguration = Omit<Destination, 'destinationTable'> & {
  query: string;
  destinationTable?: TableReference;
  defaultDataset?: { datasetId: string; projectId?: string };
  parameterMode?: 'NAMED' | 'POSITIONAL';
  queryParameters?: QueryParameter[];
  maximumBytesBilled?: string;
  priority?: string;
  useLegacySql?: boolean;
  useQueryCache?: boolean;
  connectionProperties?: { key: string; value: string }[];
};

/** `configuration.copy` of a job. */
export type CopyConfiguration = {
  sourceTable?: TableReference;
  sourceTables?: TableReference[];
  destinationTable: TableReference;
  writeDisposition?: WriteDisposition;
  createDisposition?: CreateDisposition;
  operationType?: 'COPY' | 'SNAPSHOT' | 'RESTORE' | 'CLONE' | 'OPERATION_TYPE_UNSPECIFIED';
  destinationExpirationTime?: string;
};

/** `configuration.load` of a job. */
export type LoadConfiguration = Destination & {
  schema?: { fields: Field[] };
  sourceFormat?: string;
  sourceUris?: string[];
  autodetect?: boolean;
  ignoreUnknownValues?: boolean;
  maxBadRecords?: number;
};

/** What a job was asked to do. */
export type JobConfiguration = {
  jobType: 'QUERY' | 'COPY' | 'LOAD';
  query?: QueryConfiguration;
  copy?: CopyConfiguration;
  load?: LoadConfiguration;
  dryRun?: boolean;
  labels?: Record<string, string>;
  jobTimeoutMs?: string;
};

/** What a job says about itself while and after it ran; names of `statistics.query`. */
export type JobStatistics = {
  statementType?: string;
  totalBytesProcessed?: number;
  totalBytesBilled?: number;
  referencedTables?: TableReference[];
  schema?: Field[];
  numDmlAffectedRows?: number;
  dmlStats?: { insertedRowCount?: string; updatedRowCount?: string; deletedRowCount?: string };
  ddlOperationPerformed?: 'CREATE' | 'REPLACE' | 'SKIP' | 'DROP' | 'ALTER';
  ddlTargetTable?: TableReference;
  ddlTargetDataset?: DatasetReference;
  load?: {
    inputFiles: string;
    inputFileBytes: string;
    outputRows: string;
    outputBytes: string;
    badRecords: string;
  };
  copy?: { copiedRows: string; copiedLogicalBytes: string };
};

/** What `getQueryResults` pages through. */
export type JobResult = { fields: Field[]; version?: Version };

/** A job from its acceptance on, for good. */
export type Job = {
  reference: JobReference;
  configuration: JobConfiguration;
  caller: string;
  state: 'PENDING' | 'RUNNING' | 'DONE';
  createdAt: number;
  startedAt?: number;
  endedAt?: number;
  error?: BigQueryError;
  statistics: JobStatistics;
  result?: JobResult;
  /** Settles when the job is done; never rejects. */
  done: Promise<void>;
  /** Stops the job with the given error. */
  stop: (error: BigQueryError) => void;
};

/** What the work of a job gets to see and fill in. */
export type RunningJob = Pick<Job, 'reference' | 'configuration' | 'caller' | 'statistics'> & {
  signal: AbortSignal;
  finish: (result: JobResult) => void;
  /** Throws injected faults about a table that the job turned out to read. */
  reads: (reference: TableReference) => void;
  /** The same for a table that the job is about to change, which also counts against rate limits. */
  changes: (reference: TableReference) => void;
};
