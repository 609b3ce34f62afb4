import { type BigQueryError, unsupported } from '../../bigquery-error.ts';
import { explainAnalysis } from '../errors.ts';
import { parameterTypes } from '../parameters.ts';
import { type ResolvedNode, readResolved } from '../resolved.ts';
import type { NamedTable, QueryParameter } from '../statement.ts';
import { type Analyzer, AnalyzerError } from './analyzer.ts';
import { buildCatalog } from './catalog.ts';
import { numberRepeatedExpressions } from './repeated-expressions.ts';
import { tokenize } from './tokens.ts';

const BUILTIN_POOL = { definitions: [{ builtin: {} }] };

/** Forms that ZetaSQL itself turns into simpler ones. */
const REWRITES = [
  'REWRITE_PIVOT',
  'REWRITE_UNPIVOT',
  'REWRITE_FLATTEN',
  'REWRITE_LIKE_ANY_ALL',
  'REWRITE_TYPEOF_FUNCTION',
  'REWRITE_SET_OPERATION_CORRESPONDING',
];

/** A statement and the tables and parameters that it may name. */
export type AnalysisRequest = {
  sql: string;
  tables: NamedTable[];
  parameters?: QueryParameter[] | undefined;
  parameterMode?: 'NAMED' | 'POSITIONAL' | undefined;
};

/** Resolves names and types of one statement. */
export async function analyze(analyzer: Analyzer, request: AnalysisRequest): Promise<ResolvedNode> {
  try {
    return await analyzeAsWritten(analyzer, request);
  } catch (error) {
    const sql = numberRepeatedExpressions(request.sql);
    if (!isUngrouped(error) || sql === request.sql) throw error;
    return analyzeAsWritten(analyzer, { ...request, sql }).catch(() => {
      throw error;
    });
  }
}

function isUngrouped(error: unknown): boolean {
  return error instanceof Error && / which is neither grouped nor aggregated/.test(error.message);
}

async function analyzeAsWritten(analyzer: Analyzer, request: AnalysisRequest): Promise<ResolvedNode> {
  try {
    const response = await analyzer.call('analyze', {
      sqlStatement: request.sql,
      simpleCatalog: buildCatalog(request.tables, analyzer.language),
      descriptorPoolList: BUILTIN_POOL,
      options: analyzerOptions(analyzer, request),
    });
    return readResolved(response.resolvedStatement);
  } catch (error) {
    throw scriptError(error, request.sql) ?? explainAnalysis(error);
  }
}

/** The settings under which every statement is analysed. */
export function analyzerOptions(
  analyzer: Analyzer,
  request: Omit<AnalysisRequest, 'sql' | 'tables'>,
): object {
  return {
    languageOptions: analyzer.language,
    errorMessageMode: 'ERROR_MESSAGE_ONE_LINE',
    showFunctionSignatureMismatchDetails: true,
    defaultTimezone: 'UTC',
    pruneUnusedColumns: true,
    enabledRewrites: REWRITES,
    ddlPseudoColumns: [
      { name: '_PARTITIONTIME', type: { typeKind: 'TYPE_TIMESTAMP' } },
      { name: '_PARTITIONDATE', type: { typeKind: 'TYPE_DATE' } },
    ],
    ...parameterTypes(request.parameters ?? [], request.parameterMode),
  };
}

/** The tables that a statement names, as path segments, each once. */
export async function findTablePaths(analyzer: Analyzer, sql: string): Promise<string[][]> {
  try {
    const response = await analyzer.call('extractTableNamesFromStatement', {
      sqlStatement: sql,
      options: analyzer.language,
    });
    const names = (response.tableName ?? []) as { tableNameSegment: string[] }[];
    const altered = alteredPath(sql);
    return [...names.map(({ tableNameSegment }) => tableNameSegment), ...(altered ? [altered] : [])];
  } catch (error) {
    throw scriptError(error, sql) ?? explainAnalysis(error);
  }
}

/** Several statements in one text are no mistake, though the analyzer takes one at a time. */
function scriptError(error: unknown, sql: string): BigQueryError | undefined {
  const refused =
    error instanceof AnalyzerError && /^Syntax error: Expected end of input/.test(error.message);
  const isScript = tokenize(sql)
    .slice(0, -1)
    .some(({ text }) => text === ';');
  return refused && isScript ? unsupported('several statements in one query') : undefined;
}

/** The table of an ALTER statement, which ZetaSQL resolves but does not list. */
function alteredPath(sql: string): string[] | undefined {
  const bare = sql.replace(/^(?:\s|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*.*?\*\/)+/s, '');
  const match =
    /^ALTER\s+(?:TABLE|VIEW)\s+(?:IF\s+EXISTS\s+)?((?:`[^`]+`|[\w-]+)(?:\s*\.\s*(?:`[^`]+`|[\w-]+))*)/i.exec(
      bare,
    );
  return match?.[1]?.match(/`[^`]+`|[\w-]+/g)?.map((segment) => segment.replaceAll('`', ''));
}
