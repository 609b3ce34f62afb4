import { closest, distance } from 'fastest-levenshtein';
import { placeholder, rawExport } from '../../shared/mart-plan.ts';
import { BigQueryError } from '../local/bigquery/bigquery-error.ts';
import type { SqlEngine } from '../local/bigquery/sql/statement.ts';
import type { MartFile } from './mart-file.ts';
import type { MartProblem } from './mart-problem.ts';
import { positionOf } from './sql-tokens.ts';
import { findColumnStars, findTableReferences, type TableReference, tableOf } from './table-references.ts';

/** A mart whose SQL keeps the rules that need no types, and what it reads. */
export type ReferencingMart<Header> = MartFile<Header> & {
  /** As the engine names them: the keys by which the tables are offered to the analyzer. */
  paths: string[][];
  references: TableReference[];
  /** Names of marts and `stg_events`, sorted. */
  dependsOn: string[];
};

/** Finds what a file reads, and every breach of the rules about reading. */
export async function findReferences<Header>(
  mart: MartFile<Header>,
  known: ReadonlySet<string>,
  engine: Pick<SqlEngine, 'tablePaths'>,
): Promise<{ mart: ReferencingMart<Header>; problems: MartProblem[] }> {
  const problems = judgeText(mart);
  let paths: string[][] = [];
  try {
    paths = await engine.tablePaths(mart.sql);
  } catch (error) {
    problems.push(sqlProblem(mart, error));
  }
  const references = findTableReferences(mart.sql, paths);
  problems.push(...references.flatMap((reference) => judgeReference(mart, reference, known)));
  const unplaced = paths.filter((path) => !references.some(({ written }) => written === path.join('.')));
  for (const path of unplaced) {
    const fix = 'Name the table right after FROM or JOIN, e.g. FROM ineco_marts.mart_sessions AS sessions.';
    problems.push(problemAt(mart, 0, `Cannot tell where ${path.join('.')} is named.`, fix));
  }
  const tables = new Set(references.map(({ table }) => table).filter((table) => table !== rawExport));
  return { mart: { ...mart, paths, references, dependsOn: [...tables].sort() }, problems };
}

/** What the engine says about a file's SQL, at the file's line. */
export function sqlProblem(mart: MartFile<unknown>, error: unknown): MartProblem {
  if (!(error instanceof BigQueryError)) throw error;
  const position = /\[(?:at )?(\d+):(\d+)\]/.exec(error.message);
  return {
    file: mart.file,
    line: mart.sqlStartLine + Number(position?.[1] ?? 1) - 1,
    column: Number(position?.[2] ?? 1),
    message: error.message.replace(/ ?(?:at )?\[(?:at )?\d+:\d+\]/, ''),
    fix: 'Correct the SQL here; BigQuery would refuse it with the same words.',
  };
}

/** A problem at a position of the file's SQL. */
export function problemAt(
  mart: MartFile<unknown>,
  offset: number,
  message: string,
  fix: string,
): MartProblem {
  const { line, column } = positionOf(mart.sql, offset);
  return { file: mart.file, line: mart.sqlStartLine + line - 1, column, message, fix };
}

/** ` Did you mean x?` where one of the names is a likely meaning, else nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const names = [...candidates];
  if (names.length === 0) return '';
  const best = closest(name, names);
  return distance(name, best) <= Math.max(2, name.length / 3) ? ` Did you mean ${best}?` : '';
}

function judgeText(mart: MartFile<unknown>): MartProblem[] {
  const problems = findColumnStars(mart.sql).map(({ start }) =>
    problemAt(
      mart,
      start,
      'A star stands for columns.',
      'List the columns by name: a star changes the mart whenever its source changes.',
    ),
  );
  const dollar = mart.sql.indexOf('${');
  if (dollar >= 0) {
    const fix = `Write it differently: in marts/plan.json ${placeholder('name')} stands for a table.`;
    problems.push(problemAt(mart, dollar, 'The SQL contains "${".', fix));
  }
  return problems;
}

function judgeReference(
  mart: MartFile<unknown>,
  { table, written, start }: TableReference,
  known: ReadonlySet<string>,
): MartProblem[] {
  const isStaging = mart.name === 'stg_events';
  if (table === rawExport) {
    if (!isStaging) {
      return [
        problemAt(mart, start, `${written} is the raw export.`, 'Read ineco_marts.stg_events instead.'),
      ];
    }
    if (written.endsWith('events_*')) return [];
    return [problemAt(mart, start, `${written} is a single day.`, 'Read `ineco_ga4.events_*`.')];
  }
  if (isStaging) {
    return [problemAt(mart, start, `stg_events reads ${written}.`, 'Read `ineco_ga4.events_*` only.')];
  }
  if (known.has(table)) return [];
  const fix = `Read stg_events or a mart that has a file here.${didYouMean(table, known)}`;
  return [problemAt(mart, start, `There is no mart ${tableOf(written)}.`, fix)];
}
