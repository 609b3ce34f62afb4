import type { DuckDBConnection } from '@duckdb/node-api';
import type { BigQueryError } from '../bigquery-error.ts';
import type { Field } from '../field.ts';

/** A table, view or pseudo table that the statement names, as the catalog offers it to the analyzer. */
export type NamedTable = {
  /** Path segments exactly as the statement wrote them, e.g. `['p.d.t']` for a backticked name. */
  path: string[];
  fields: Field[];
  /** Columns that `SELECT *` leaves out: `_TABLE_SUFFIX`, `_PARTITIONTIME`, `_PARTITIONDATE`. */
  pseudoFields?: Field[];
  /**
   * DuckDB FROM item with one column per field (and pseudo field), under its BigQuery name.
   * `asOf` is the evaluated `FOR SYSTEM_TIME AS OF`, undefined without that clause.
   */
  relation: (asOf: Date | undefined) => string;
};

/** A parameter of a query, as the REST API carries it. */
export type QueryParameter = {
  /** Absent for positional parameters. */
  name?: string;
  parameterType: ParameterType;
  parameterValue: ParameterValue;
};
/** The type of a parameter: GoogleSQL names, nested for arrays, structs and ranges. */
export type ParameterType = {
  type: string;
  arrayType?: ParameterType;
  structTypes?: { name?: string; type: ParameterType }[];
  rangeElementType?: ParameterType;
};
/** The value of a parameter, every scalar as text. */
export type ParameterValue = {
  value?: string | null;
  arrayValues?: ParameterValue[];
  structValues?: Record<string, ParameterValue>;
  rangeValue?: { start?: ParameterValue; end?: ParameterValue };
};

/** A statement to compile, with everything that its meaning depends on. */
export type CompileRequest = {
  sql: string;
  /** Every table that `tablePaths(sql)` named and the catalog has; a missing one becomes BigQuery's notFound error. */
  tables: NamedTable[];
  parameters?: QueryParameter[];
  parameterMode?: 'NAMED' | 'POSITIONAL';
  /** CURRENT_TIMESTAMP() and friends; also what FOR SYSTEM_TIME AS OF is evaluated with. */
  now: Date;
};

/** How a new table is laid out, from PARTITION BY, CLUSTER BY and OPTIONS; REST names and units. */
export type TableLayout = {
  timePartitioning?: {
    type: 'DAY' | 'HOUR' | 'MONTH' | 'YEAR';
    field?: string;
    expirationMs?: string;
    requirePartitionFilter?: boolean;
  };
  rangePartitioning?: { field: string; range: { start: string; end: string; interval: string } };
  clustering?: { fields: string[] };
  /** REST: milliseconds since the epoch. */
  expirationTime?: string;
  friendlyName?: string;
  description?: string;
  labels?: Record<string, string>;
};

/** What CREATE does where the name is taken. */
export type CreateMode = 'create' | 'if-not-exists' | 'or-replace';

/**
 * One analysed statement. SQL in it is DuckDB's. In DML, `{target}` stands for the DuckDB table that is changed;
 * the caller puts the name of its copy there, so that the change is atomic and the old version stays readable.
 */
export type Statement =
  | { kind: 'query'; statementType: 'SELECT'; fields: Field[]; sql: string }
  | {
      kind: 'create-table';
      statementType: 'CREATE_TABLE' | 'CREATE_TABLE_AS_SELECT';
      path: string[];
      mode: CreateMode;
      fields: Field[];
      layout: TableLayout;
      /** Rows to fill it with; absent for a plain CREATE TABLE. */
      sql?: string;
      /** CREATE TABLE ... LIKE / COPY / CLONE source, as written. */
      like?: string[];
    }
  | {
      kind: 'create-view';
      statementType: 'CREATE_VIEW';
      path: string[];
      mode: CreateMode;
      fields: Field[];
      query: string;
      description?: string;
      labels?: Record<string, string>;
    }
  | {
      kind: 'copy-table';
      statementType: 'CREATE_SNAPSHOT_TABLE' | 'CREATE_TABLE_CLONE' | 'CREATE_TABLE_COPY';
      path: string[];
      mode: CreateMode;
      source: string[];
      asOf?: Date;
      layout: TableLayout;
    }
  | {
      kind: 'dml';
      statementType: 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE' | 'TRUNCATE_TABLE';
      path: string[];
      /** Run in order on the copy; the last one's first cell is the number of affected rows. */
      sql: string[];
    }
  | {
      kind: 'drop';
      statementType: 'DROP_TABLE' | 'DROP_VIEW' | 'DROP_SNAPSHOT_TABLE' | 'DROP_SCHEMA';
      path: string[];
      ifExists: boolean;
      cascade: boolean;
    }
  | {
      kind: 'create-schema';
      statementType: 'CREATE_SCHEMA';
      path: string[];
      mode: CreateMode;
      options: Record<string, unknown>;
    }
  | {
      kind: 'alter-table';
      statementType: 'ALTER_TABLE' | 'ALTER_VIEW' | 'ALTER_SCHEMA';
      path: string[];
      ifExists: boolean;
      actions: AlterAction[];
    };

/** One change that an ALTER statement makes. */
export type AlterAction =
  | { kind: 'set-options'; options: Record<string, unknown> }
  | { kind: 'add-column'; field: Field; ifNotExists: boolean }
  | { kind: 'drop-column'; name: string; ifExists: boolean }
  | { kind: 'rename-column'; from: string; to: string; ifExists: boolean }
  | { kind: 'rename-table'; to: string }
  | { kind: 'drop-not-null'; name: string }
  | { kind: 'set-column-options'; name: string; options: Record<string, unknown> }
  | { kind: 'set-data-type'; name: string; field: Field };

/**
 * GoogleSQL in, DuckDB SQL out: Google's own analyzer resolves names and types, the translation is ours.
 * Every method throws `BigQueryError` with BigQuery's wording (`Unrecognized name: x; Did you mean y? at [3:8]`),
 * or `unsupported(...)`, never a silently different answer.
 */
export type SqlEngine = {
  /** The tables that a statement names, each as path segments as written, in order, without duplicates. */
  tablePaths: (sql: string) => Promise<string[][]>;
  compile: (request: CompileRequest) => Promise<Statement>;
  /** SQL to run once on every new DuckDB instance: macros that the translated SQL calls. */
  prelude: readonly string[];
  /**
   * Registers the functions that translated SQL calls (BigQuery's FORMAT, FARM_FINGERPRINT, ...) and runs `prelude`.
   * Once per DuckDB instance, on any of its connections. Translated SQL fails without it.
   */
  install: (connection: DuckDBConnection) => Promise<void>;
  /** What DuckDB threw while running translated SQL, in BigQuery's words (`division by zero: 1 / 0`). */
  explain: (error: unknown) => BigQueryError;
  /** Ends the analyzer process; the engine is unusable afterwards. */
  stop: () => Promise<void>;
};
