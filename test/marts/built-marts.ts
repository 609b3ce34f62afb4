import { readFile } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Field } from '../../deploy/local/bigquery/field.ts';
import { quoteIdentifier, quoteText } from '../../deploy/local/bigquery/sql/quoting.ts';
import type { NamedTable, SqlEngine } from '../../deploy/local/bigquery/sql/statement.ts';
import { type AuditedTable, auditSql, judgeAudits } from '../../shared/mart-audits.ts';
import { type MartPlan, parseMartPlan, renderMartSql, type SqlTarget } from '../../shared/mart-plan.ts';

/** A GA4 export to build the marts from; each table is a DuckDB SELECT. */
export type Export = { schema: Field[]; tables: { name: string; select: string }[] };

/** The staging view and all marts as DuckDB tables of their own names. */
export type BuiltMarts = {
  plan: MartPlan;
  /** What the audits say, by mart. */
  audited: Map<string, AuditedTable>;
  /** Rows of a DuckDB query, as JSON has them: large integers, dates and instants are strings. */
  rows: <Row>(sql: string) => Promise<Row[]>;
  /** The first cell of a DuckDB query. */
  number: (sql: string) => Promise<number>;
  close: () => void;
};

type Building = {
  engine: SqlEngine;
  source: Export;
  /** When the marts are built: the end of the window. */
  now: Date;
  windowDays?: number;
  /** Builds these and what they read, instead of all. */
  only?: string[];
};

const target: SqlTarget = { project: 'p', martsDataset: 'marts', ga4Dataset: 'ga4', windowDays: 400 };

/** Builds `marts/plan.json` once, as refresh-marts does, without a server in between. */
export async function buildMarts({
  engine,
  source,
  now,
  windowDays = 400,
  only,
}: Building): Promise<BuiltMarts> {
  const plan = parseMartPlan(JSON.parse(await readFile('marts/plan.json', 'utf8')));
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await engine.install(connection);
  await connection.run("SET TimeZone = 'UTC'");

  const rows = async <Row>(sql: string): Promise<Row[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson() as Row[];
  const fieldsOf = new Map<string, Field[]>();
  const namedTable = (path: string[]): NamedTable => {
    const name = path.join('.').split('.').at(-1) ?? '';
    if (!name.startsWith('events_')) {
      return { path, fields: fieldsOf.get(name) ?? [], relation: () => quoteIdentifier(name) };
    }
    const pseudoFields: Field[] = [{ name: '_TABLE_SUFFIX', type: 'STRING' }];
    return { path, fields: source.schema, pseudoFields, relation: () => wildcard(source) };
  };
  const compile = async (sql: string) => {
    const tables = (await engine.tablePaths(sql)).map(namedTable);
    const statement = await engine.compile({ sql, tables, now });
    if (statement.kind !== 'query') throw new Error(`Expected a query, got ${statement.kind}.`);
    return statement;
  };

  for (const { name, select } of source.tables) {
    await connection.run(`CREATE TABLE ${quoteIdentifier(name)} AS ${select}`);
  }
  const audited = new Map<string, AuditedTable>();
  for (const mart of inOrder(plan, only)) {
    const { sql, fields } = await compile(renderMartSql(mart, { ...target, windowDays }));
    const names = fields.map((field) => quoteIdentifier(field.name)).join(', ');
    await connection.run(
      `CREATE TABLE ${quoteIdentifier(mart.name)} AS SELECT * FROM (${sql}) AS built(${names})`,
    );
    fieldsOf.set(mart.name, fields);
    if (!('audits' in mart)) continue;
    const audit = await compile(auditSql(mart, `p.marts.${mart.name}`, target));
    const cells = audit.fields.map((field) => quoteIdentifier(field.name)).join(', ');
    const [row] = await rows<Record<string, unknown>>(`SELECT * FROM (${audit.sql}) AS audit(${cells})`);
    audited.set(mart.name, judgeAudits(mart, row ?? {}));
  }

  return {
    plan,
    audited,
    rows,
    number: async (sql) => Number(Object.values((await rows<Record<string, unknown>>(sql))[0] ?? {})[0]),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function wildcard({ tables }: Export): string {
  const days = tables.map(
    ({ name }) =>
      `SELECT *, ${quoteText(name.replace('events_', ''))} AS _TABLE_SUFFIX FROM ${quoteIdentifier(name)}`,
  );
  return `(${days.join(' UNION ALL BY NAME ')})`;
}

/** The view, then every wanted mart after those that it reads. */
function inOrder({ staging, marts }: MartPlan, only = marts.map(({ name }) => name)) {
  const ordered = new Set<typeof staging | (typeof marts)[number]>([staging]);
  const add = (name: string) => {
    const mart = marts.find((candidate) => candidate.name === name);
    if (!mart || ordered.has(mart)) return;
    for (const source of mart.dependsOn) add(source);
    ordered.add(mart);
  };
  for (const name of only) add(name);
  return ordered;
}
