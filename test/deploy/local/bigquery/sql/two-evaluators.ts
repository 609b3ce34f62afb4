import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Field } from '../../../../../deploy/local/bigquery/field.ts';
import { analyzerOptions } from '../../../../../deploy/local/bigquery/sql/analyzer/analyze.ts';
import { type Analyzer, startAnalyzer } from '../../../../../deploy/local/bigquery/sql/analyzer/analyzer.ts';
import { buildCatalog, tableKey } from '../../../../../deploy/local/bigquery/sql/analyzer/catalog.ts';
import { createSqlEngine } from '../../../../../deploy/local/bigquery/sql/engine.ts';
import { quoteIdentifier } from '../../../../../deploy/local/bigquery/sql/quoting.ts';
import type { ZetaValue } from '../../../../../deploy/local/bigquery/sql/resolved.ts';
import type { NamedTable, SqlEngine } from '../../../../../deploy/local/bigquery/sql/statement.ts';
import { zetaTypeOf } from '../../../../../deploy/local/bigquery/sql/types.ts';
import { type Comparable, fromDuck, fromReference, toReference } from './reference-values.ts';

/** What an evaluator made of a query. */
export type Outcome = { rows: Comparable[][] } | { error: string };

/** Google's reference evaluator and this project's translation, side by side. */
export type TwoEvaluators = {
  connection: DuckDBConnection;
  engine: SqlEngine;
  /** Both outcomes; rows are in the order of their text, unless the query sorts them. */
  evaluate: (sql: string) => Promise<{ reference: Outcome; translated: Outcome; fields: Field[] }>;
  /** A table as the engine takes it, under the path that a query wrote. */
  tableAt: (path: string[]) => NamedTable;
  /** Makes a DuckDB table visible to both; its columns must have these fields. */
  addTable: (name: string, fields: Field[]) => Promise<void>;
  stop: () => Promise<void>;
};

/** The clock that CURRENT_TIMESTAMP() reads in translated SQL. */
const NOW = new Date('2024-01-15T12:00:00Z');

/** Starts both, without any table. */
export async function startTwoEvaluators(): Promise<TwoEvaluators> {
  const [analyzer, engine] = await Promise.all([startAnalyzer(), createSqlEngine()]);
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await engine.install(connection);
  await connection.run("SET TimeZone = 'UTC'");
  const tables = new Map<string, { named: NamedTable; content: object }>();

  async function evaluate(sql: string) {
    const named = (await engine.tablePaths(sql)).map((path) => withPath(tables, path).named);
    const { fields, outcome } = await translated(sql, named);
    return {
      reference: await byReference(analyzer, sql, named, tables, fields),
      translated: outcome,
      fields,
    };
  }

  async function translated(
    sql: string,
    named: NamedTable[],
  ): Promise<{ fields: Field[]; outcome: Outcome }> {
    let fields: Field[] = [];
    try {
      const statement = await engine.compile({ sql, tables: named, now: NOW });
      if (statement.kind !== 'query') throw new Error(`Expected a query, got ${statement.kind}.`);
      fields = statement.fields;
      const result = await connection.runAndReadAll(statement.sql);
      const types = fields.map(zetaTypeOf);
      const rows = result.getRows().map((row) =>
        types.map((type, index) => {
          const value = fromDuck(row[index] ?? null, type);
          // BigQuery's arrays are never NULL in an answer.
          return value === null && type.arrayType ? [] : value;
        }),
      );
      return { fields, outcome: { rows: inOrder(rows, sql) } };
    } catch (error) {
      return { fields, outcome: { error: engine.explain(error).message } };
    }
  }

  async function addTable(name: string, fields: Field[]) {
    const types = fields.map(zetaTypeOf);
    const columns = fields.map((field) => quoteIdentifier(field.name)).join(', ');
    const result = await connection.runAndReadAll(`SELECT ${columns} FROM ${quoteIdentifier(name)}`);
    const row = result
      .getRows()
      .map((cells) => ({ cell: types.map((type, index) => toReference(cells[index] ?? null, type)) }));
    const named: NamedTable = { path: [name], fields, relation: () => quoteIdentifier(name) };
    tables.set(name, { named, content: { tableData: { row } } });
  }

  const stop = async () => {
    await Promise.all([analyzer.stop(), engine.stop()]);
    connection.closeSync();
    instance.closeSync();
  };
  return { connection, engine, evaluate, tableAt: (path) => withPath(tables, path).named, addTable, stop };
}

/** The table of that last name, under the path that the query wrote. */
function withPath(tables: Map<string, { named: NamedTable; content: object }>, path: string[]) {
  const name = path.join('.').split('.').at(-1) ?? '';
  const table = tables.get(name);
  if (!table) throw new Error(`No table ${name}.`);
  return { ...table, named: { ...table.named, path } };
}

async function byReference(
  analyzer: Analyzer,
  sql: string,
  named: NamedTable[],
  tables: Map<string, { named: NamedTable; content: object }>,
  fields: Field[],
): Promise<Outcome> {
  const content = named.map(({ path }) => [tableKey(path), withPath(tables, path).content] as const);
  try {
    const response = (await analyzer.call('evaluateQuery', {
      sql,
      simpleCatalog: buildCatalog(named, analyzer.language),
      descriptorPoolList: { definitions: [{ builtin: {} }] },
      options: analyzerOptions(analyzer, {}),
      tableContent: Object.fromEntries(content),
    })) as { content?: { tableData?: { row?: { cell: ZetaValue[] }[] } } };
    const types = fields.map(zetaTypeOf);
    const rows = (response.content?.tableData?.row ?? []).map(({ cell }) =>
      types.map((type, index) => {
        const value = fromReference(cell[index], type);
        return value === null && type.arrayType ? [] : value;
      }),
    );
    return { rows: inOrder(rows, sql) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

function inOrder(rows: Comparable[][], sql: string): Comparable[][] {
  if (/\bORDER BY\b[^)]*$/i.test(sql)) return rows;
  return rows.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}
