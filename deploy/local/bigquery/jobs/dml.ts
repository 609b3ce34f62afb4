import { currentVersion } from '../catalog/table.ts';
import type { StatementRun } from './query-job.ts';
import { wrongType } from './warehouse.ts';

/** Runs INSERT, UPDATE, DELETE, MERGE or TRUNCATE on a copy of the table and commits it. */
export async function runDml(run: StatementRun<'dml'>): Promise<void> {
  const { warehouse, job, statement } = run;
  const { catalog, guard, writer } = warehouse;
  const reference = run.target(statement.path);
  const table = catalog.table(reference);
  guard.table(job.caller, 'bigquery.tables.updateData', reference);
  if (table.type !== 'TABLE') throw wrongType(table);
  if (job.configuration.dryRun) {
    job.statistics.schema = table.fields;
    return;
  }
  job.changes(reference);
  run.query.destinationTable = reference;
  const changed = await writer.hold(reference, async () => {
    // Compiled before the lock was ours, so another job may have changed the table since.
    const compiled = await run.recompile();
    if (compiled.kind !== 'dml') throw new Error('The statement changed its kind.');
    const before = currentVersion(table)?.rowCount ?? 0;
    const affected = await writer.change(catalog.table(reference), compiled.sql, job.signal);
    return statement.statementType === 'TRUNCATE_TABLE' ? before : affected;
  });
  job.statistics.numDmlAffectedRows = changed;
  job.statistics.dmlStats = dmlStats(statement.statementType, changed);
  job.finish({ fields: [] });
}

function dmlStats(statementType: string, changed: number) {
  const count = String(changed);
  if (statementType === 'INSERT') return { insertedRowCount: count };
  if (statementType === 'UPDATE') return { updatedRowCount: count };
  if (statementType === 'DELETE' || statementType === 'TRUNCATE_TABLE') return { deletedRowCount: count };
  return {};
}
