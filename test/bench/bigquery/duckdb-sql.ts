import { createSqlEngine } from '../../../deploy/local/bigquery/sql/engine.ts';
import { quoteIdentifier, quoteText } from '../../../deploy/local/bigquery/sql/quoting.ts';
import type { NamedTable, SqlEngine } from '../../../deploy/local/bigquery/sql/statement.ts';
import { type PlannedMart, renderMartSql } from '../../../shared/mart-plan.ts';
import type { Workload } from './workload.ts';

/** A mart as plain DuckDB builds it. */
export type DuckDbMart = Pick<PlannedMart, 'name' | 'dependsOn'> & { select: string };

/** The same translation as the stand-in's, over tables that DuckDB knows by their plain names. */
export async function translateMarts(workload: Workload): Promise<DuckDbMart[]> {
  const engine = await createSqlEngine();
  try {
    const { plan } = workload;
    const staging = await translate(engine, workload, plan.staging, [exportTable(workload)]);
    const tables = [
      named(workload, plan.staging.name, staging.fields, `(${staging.sql})`),
      ...plan.marts.map(({ name, columns }) =>
        named(workload, name, columns as NamedTable['fields'], quoteIdentifier(name)),
      ),
    ];
    return await Promise.all(
      plan.marts.map(async (mart) => {
        const { name, dependsOn } = mart;
        const { sql } = await translate(engine, workload, mart, tables);
        return { name, dependsOn, select: sql };
      }),
    );
  } finally {
    await engine.stop();
  }
}

async function translate(
  engine: SqlEngine,
  { target, now }: Workload,
  mart: { name: string; sql: string },
  tables: NamedTable[],
) {
  const statement = await engine.compile({ sql: renderMartSql(mart, target), tables, now: new Date(now) });
  if (statement.kind !== 'query') throw new Error(`${mart.name} is a ${statement.kind}, not a query.`);
  return statement;
}

function named(
  { target }: Workload,
  name: string,
  fields: NamedTable['fields'],
  relation: string,
): NamedTable {
  return { path: [`${target.project}.${target.martsDataset}.${name}`], fields, relation: () => relation };
}

function exportTable({ target, schema, days }: Workload): NamedTable {
  const selects = days.map(
    ({ name }) =>
      `SELECT *, ${quoteText(name.replace('events_', ''))} AS _TABLE_SUFFIX FROM ${quoteIdentifier(name)}`,
  );
  return {
    path: [`${target.project}.${target.ga4Dataset}.events_*`],
    fields: schema,
    pseudoFields: [{ name: '_TABLE_SUFFIX', type: 'STRING', mode: 'NULLABLE' }],
    relation: () => `(${selects.join(' UNION ALL ')})`,
  };
}
