import { isDeepStrictEqual } from 'node:util';
import { rawExport, renderMartSql, type SqlTarget } from '../../shared/mart-plan.ts';
import type { Field } from '../local/bigquery/field.ts';
import type { CompileRequest, NamedTable, SqlEngine } from '../local/bigquery/sql/statement.ts';
import { ga4Schema } from '../local/ga4/schema.ts';
import type { MartProblem } from './mart-problem.ts';
import { problemAt, type ReferencingMart, sqlProblem } from './mart-references.ts';
import { insertPlaceholders, tableOf, windowDaysParameter } from './table-references.ts';

/** Columns of the marts (and `stg_events`) that are analysed so far, by name. */
export type KnownTables = ReadonlyMap<string, readonly Field[]>;

/** The SQL as the plan carries it, and the columns that it returns. */
export type AnalyzedSql = { sql: string; fields: Field[] };

type Compile = Pick<SqlEngine, 'compile' | 'tablePaths'>;

/** Where the second analysis puts the tables; no file can have written these paths. */
const elsewhere: SqlTarget = {
  project: 'another-project',
  martsDataset: 'marts',
  ga4Dataset: 'export',
  windowDays: 1,
  tableFor: (name) => `another-project.elsewhere.${name}__1`,
};

/**
 * Analyses a file twice: as it is written, for types and for messages that fit the file, and with every table put
 * elsewhere, which proves that the placeholders are complete and that no column is called by its table's name.
 */
export async function analyzeMart(
  mart: ReferencingMart<unknown>,
  known: KnownTables,
  engine: Compile,
): Promise<AnalyzedSql | { problems: MartProblem[] }> {
  let fields: Field[];
  try {
    fields = await compileQuery(mart.sql, mart.paths, known, engine);
  } catch (error) {
    return { problems: [sqlProblem(mart, error)] };
  }
  const sql = insertPlaceholders(mart.sql, mart.references);
  try {
    const rendered = renderMartSql({ sql }, elsewhere);
    const moved = await compileQuery(rendered, await engine.tablePaths(rendered), known, engine);
    if (isDeepStrictEqual(moved, fields)) return { sql, fields };
  } catch (error) {
    return { problems: [{ ...sqlProblem(mart, error), fix: aliasFix }] };
  }
  return { problems: [problemAt(mart, 0, 'The columns depend on where the tables are.', aliasFix)] };
}

const aliasFix =
  'Give each table that columns are called by an alias (FROM ineco_marts.mart_geo AS geo); refreshes read tables under other names.';

/** The columns of a SELECT over marts, `stg_events` and the raw export. */
export async function compileQuery(
  sql: string,
  paths: string[][],
  known: KnownTables,
  engine: Compile,
): Promise<Field[]> {
  const request: CompileRequest = {
    sql,
    tables: paths.map((path) => namedTable(path, known)),
    now: new Date(0),
  };
  if (sql.includes(`@${windowDaysParameter}`)) {
    const parameter = { parameterType: { type: 'INT64' }, parameterValue: { value: '1' } };
    request.parameters = [{ name: windowDaysParameter, ...parameter }];
    request.parameterMode = 'NAMED';
  }
  const statement = await engine.compile(request);
  if (statement.kind !== 'query') throw new Error(`Expected a SELECT, got ${statement.statementType}.`);
  return statement.fields;
}

function namedTable(path: string[], known: KnownTables): NamedTable {
  const table = tableOf(path.join('.').replace(/__1$/, ''));
  const relation = () => '(SELECT 1)';
  if (table === rawExport) {
    return { path, fields: ga4Schema, pseudoFields: [{ name: '_TABLE_SUFFIX', type: 'STRING' }], relation };
  }
  return { path, fields: [...(known.get(table) ?? [])], relation };
}
