import { DuckDBTimestampTZValue } from '@duckdb/node-api';
import { unsupported } from '../bigquery-error.ts';
import { analyze, findTablePaths } from './analyzer/analyze.ts';
import { type Analyzer, startAnalyzer } from './analyzer/analyzer.ts';
import { tableKey } from './analyzer/catalog.ts';
import { type ConstantEvaluator, createConstantEvaluator } from './constants.ts';
import { explainRun } from './errors.ts';
import { translateParameter } from './parameters.ts';
import type { ResolvedNode } from './resolved.ts';
import { PRELUDE } from './runtime/prelude.ts';
import { installRuntime } from './runtime/runtime.ts';
import type { CompileRequest, NamedTable, SqlEngine, Statement } from './statement.ts';
import type { StatementContext } from './statements/context.ts';
import { CREATE_STATEMENTS } from './statements/create.ts';
import { compileDml } from './statements/dml.ts';
import { DROP_AND_ALTER_STATEMENTS } from './statements/drop-and-alter.ts';
import { compileQuery } from './statements/query.ts';
import { createTranslation, type Translation } from './translate/translation.ts';

type CompileStatement = (node: ResolvedNode, context: StatementContext) => Statement | Promise<Statement>;

const STATEMENTS: Record<string, CompileStatement> = {
  QueryStmt: compileQuery,
  InsertStmt: compileDml,
  UpdateStmt: compileDml,
  DeleteStmt: compileDml,
  MergeStmt: compileDml,
  TruncateStmt: compileDml,
  ...CREATE_STATEMENTS,
  ...DROP_AND_ALTER_STATEMENTS,
};

/** Starts Google's analyzer, and translates what it resolves to DuckDB SQL. */
export async function createSqlEngine(): Promise<SqlEngine> {
  const analyzer = await startAnalyzer();
  const constants = createConstantEvaluator();
  return {
    tablePaths: (sql) => findTablePaths(analyzer, sql),
    compile: (request) => compile(request, analyzer, constants),
    prelude: PRELUDE,
    install: installRuntime,
    explain: explainRun,
    stop: async () => {
      await Promise.all([analyzer.stop(), constants.stop()]);
    },
  };
}

async function compile(
  request: CompileRequest,
  analyzer: Analyzer,
  constants: ConstantEvaluator,
): Promise<Statement> {
  const node = await analyze(analyzer, request);
  const compileStatement = STATEMENTS[node.kind];
  if (!compileStatement) throw unsupported(`the statement ${node.kind.replace('Stmt', '')}`);
  return compileStatement(node, await createContext(request, node, analyzer, constants));
}

async function createContext(
  request: CompileRequest,
  node: ResolvedNode,
  analyzer: Analyzer,
  constants: ConstantEvaluator,
): Promise<StatementContext> {
  const byKey = new Map(request.tables.map((table) => [tableKey(table.path), table]));
  const moments = new Map<ResolvedNode, Date>();
  const table = (key: string): NamedTable => {
    const found = byKey.get(key);
    if (!found) throw new Error(`The analyzer resolved ${key}, which is not in its catalog.`);
    return found;
  };
  const translation: Translation = createTranslation({
    relation: (scan) => table(scan.table.fullName ?? scan.table.name ?? '').relation(moments.get(scan)),
    parameter: (parameter) => translateParameter(parameter, request.parameters ?? []),
    now: `TIMESTAMPTZ '${request.now.toISOString().replace('T', ' ').replace('Z', '+00')}'`,
  });
  const evaluate = (expression: ResolvedNode) => constants.evaluate(translation.expression(expression));
  for (const scan of timeTravels(node)) {
    const moment = await evaluate(scan.forSystemTimeExpr as ResolvedNode);
    if (moment instanceof DuckDBTimestampTZValue) moments.set(scan, new Date(Number(moment.micros / 1000n)));
  }
  return {
    translation,
    table,
    evaluate,
    asOf: (scan) => moments.get(scan),
    translateText: async (expression) => {
      const query = await analyze(analyzer, { sql: `SELECT (${expression})`, tables: [] });
      const { sql } = compileQuery(query, { translation } as StatementContext) as { sql: string };
      return `(${sql})`;
    },
  };
}

/** Every scan with a FOR SYSTEM_TIME AS OF, wherever it is in the tree. */
function timeTravels(node: unknown): ResolvedNode[] {
  if (Array.isArray(node)) return node.flatMap(timeTravels);
  if (node === null || typeof node !== 'object' || node instanceof Uint8Array) return [];
  const found = 'forSystemTimeExpr' in node ? [node as ResolvedNode] : [];
  return [...found, ...Object.values(node).flatMap(timeTravels)];
}
