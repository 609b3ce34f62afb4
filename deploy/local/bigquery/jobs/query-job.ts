import { BigQueryError, unsupported } from '../bigquery-error.ts';
import { type TableReference, tablePath } from '../catalog/reference.ts';
import type { Statement } from '../sql/statement.ts';
import { alterTable } from './alter-table.ts';
import { writeAnonymousResult } from './anonymous-result.ts';
import type { CompiledQuery } from './compile-query.ts';
import { createSchema, dropSchema } from './ddl-schema.ts';
import { copyByStatement, createTable, createView, dropTable } from './ddl-table.ts';
import { runDml } from './dml.ts';
import type { QueryConfiguration, RunningJob } from './job.ts';
import { parseReference } from './table-path.ts';
import type { Warehouse } from './warehouse.ts';
import { writeResult } from './write-result.ts';

/** A statement of a kind, with the job it runs in. */
export type StatementRun<Kind extends Statement['kind']> = {
  warehouse: Warehouse;
  job: RunningJob;
  query: QueryConfiguration;
  statement: Extract<Statement, { kind: Kind }>;
  /** The table that a path of the statement means. */
  target: (path: string[]) => TableReference;
  /** Compiles the statement again, when it must see the tables as they are by now. */
  recompile: () => Promise<Statement>;
};

const megabyte = 1024 * 1024;
const leastBilledPerTable = 10 * megabyte;

/** Runs one statement: analyses, checks the budget, and unless it is a dry run, does it. */
export async function runQueryJob(
  warehouse: Warehouse,
  job: RunningJob,
  query: QueryConfiguration,
): Promise<void> {
  checkSettings(query);
  const compile = () =>
    warehouse.compiler.compile({
      sql: query.query,
      projectId: job.reference.projectId,
      caller: job.caller,
      defaultDataset: query.defaultDataset,
      queryParameters: query.queryParameters,
      parameterMode: query.parameterMode,
    });
  const compiled = await compile();
  const { statement } = compiled;
  describe(job, compiled);
  job.signal.throwIfAborted();
  if (!job.configuration.dryRun) {
    checkBudget(query.maximumBytesBilled, job.statistics.totalBytesBilled ?? 0);
    for (const reference of compiled.reads) job.reads(reference);
  }
  const target = (path: string[]) =>
    parseReference(path.join('.').split('.'), job.reference.projectId, query.defaultDataset);
  const recompile = async () => (await compile()).statement;
  await runStatement({ warehouse, job, query, target, recompile }, statement);
}

type Run = Omit<StatementRun<'query'>, 'statement'>;

async function runStatement(run: Run, statement: Statement): Promise<void> {
  switch (statement.kind) {
    case 'query':
      return runSelect({ ...run, statement });
    case 'dml':
      return runDml({ ...run, statement });
    case 'create-table':
      return createTable({ ...run, statement });
    case 'create-view':
      return createView({ ...run, statement });
    case 'copy-table':
      return copyByStatement({ ...run, statement });
    case 'drop':
      return statement.statementType === 'DROP_SCHEMA'
        ? dropSchema({ ...run, statement })
        : dropTable({ ...run, statement });
    case 'create-schema':
      return createSchema({ ...run, statement });
    case 'alter-table':
      return alterTable({ ...run, statement });
  }
}

async function runSelect(run: StatementRun<'query'>): Promise<void> {
  const { warehouse, job, query, statement } = run;
  job.statistics.schema = statement.fields;
  if (job.configuration.dryRun) return;
  const rows = { fields: statement.fields, sql: statement.sql };
  const { destinationTable } = query;
  if (!destinationTable) {
    const { reference, version } = await writeAnonymousResult(warehouse, job, rows);
    query.destinationTable = reference;
    job.finish({ fields: statement.fields, version });
    return;
  }
  const version = await writeResult(warehouse, job, { ...query, destinationTable }, rows);
  job.finish({ fields: version.fields, version });
}

function describe(job: RunningJob, compiled: CompiledQuery): void {
  const { statement, reads, bytes } = compiled;
  const floor = reads.length * leastBilledPerTable;
  const referenced = new Map(reads.map((reference) => [tablePath(reference), reference]));
  job.statistics.statementType = statement.statementType;
  job.statistics.totalBytesProcessed = bytes;
  job.statistics.totalBytesBilled = bytes === 0 ? 0 : Math.max(floor, Math.ceil(bytes / megabyte) * megabyte);
  job.statistics.referencedTables = [...referenced.values()];
}

function checkBudget(maximumBytesBilled: string | undefined, billed: number): void {
  if (maximumBytesBilled === undefined || billed <= Number(maximumBytesBilled)) return;
  const message = `Query exceeded limit for bytes billed: ${maximumBytesBilled}. ${billed} or higher required.`;
  throw new BigQueryError('bytesBilledLimitExceeded', message);
}

function checkSettings(query: QueryConfiguration): void {
  const isStandard = query.useLegacySql === false || /^\s*#standardSQL/i.test(query.query);
  if (!isStandard) throw unsupported('legacy SQL, which is what useLegacySql means when it is absent');
  for (const { key, value } of query.connectionProperties ?? []) {
    if (key === 'session_id' && value) throw new BigQueryError('invalid', 'Invalid input session id.');
    if (key === 'time_zone' && value !== 'UTC') throw unsupported(`the connection property ${key}`);
  }
}
