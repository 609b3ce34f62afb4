import type { MartPlan, PlannedMart, StagingView } from '../../shared/mart-plan.ts';
import type { Field } from '../local/bigquery/field.ts';
import type { SqlEngine } from '../local/bigquery/sql/statement.ts';
import { analyzeMart } from './mart-analysis.ts';
import { planAudits } from './mart-audits.ts';
import { describeColumns, judgeHeaderNames } from './mart-columns.ts';
import type { MartFile } from './mart-file.ts';
import { graceMinutes, type MartHeader, type ViewHeader } from './mart-header.ts';
import { orderMarts } from './mart-order.ts';
import type { MartProblem } from './mart-problem.ts';
import { findReferences, problemAt, type ReferencingMart } from './mart-references.ts';
import { parseMartSources, readSqlTexts, type SqlText } from './mart-sources.ts';

/** The plan, or everything that is wrong with the files, in the order of the files. */
export type PlanResult = { plan: MartPlan } | { problems: MartProblem[] };

type Engine = Pick<SqlEngine, 'compile' | 'tablePaths'>;

const generatedFrom = 'Written by `npm run marts` from marts/*.sql; correct those and run it again.';

/** Plans the marts of a folder. */
export async function planMarts(request: { folder: string; engine: Engine }): Promise<PlanResult> {
  return planSqlTexts(await readSqlTexts(request.folder), request.engine);
}

/**
 * Plans the marts from their texts: 1. headers, 2. what reads what, 3. the order, 4. types and audits in that order.
 * A mart whose sources are wrong is not analysed: its own messages would only repeat theirs.
 */
export async function planSqlTexts(texts: SqlText[], engine: Engine): Promise<PlanResult> {
  const sources = parseMartSources(texts);
  const problems = createProblemList(sources.problems);
  const known = new Set(['stg_events', ...texts.map(({ file }) => nameOf(file))]);
  const read = async <Header>(mart: MartFile<Header>): Promise<ReferencingMart<Header>> => {
    const found = await findReferences(mart, known, engine);
    problems.add(found.problems);
    return found.mart;
  };
  const view = sources.staging && (await read(sources.staging));
  const marts: ReferencingMart<MartHeader>[] = [];
  for (const mart of sources.marts) marts.push(await read(mart));

  const { ordered, cycles } = orderMarts(marts);
  problems.add(cycles.flatMap((cycle) => describeCycle(cycle, marts)));

  const fieldsOf = new Map<string, Field[]>();
  const staging =
    view && !problems.concern(view.name)
      ? problems.unless(await planStaging(view, fieldsOf, engine))
      : undefined;
  const planned: PlannedMart[] = [];
  for (const mart of ordered) {
    if (problems.concern(mart.name) || mart.dependsOn.some((name) => !fieldsOf.has(name))) continue;
    const result = problems.unless(await planMart(mart, fieldsOf, engine));
    if (result) planned.push(result);
  }

  if (problems.sorted().length > 0 || !staging) return { problems: problems.sorted() };
  planned.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { plan: { generatedFrom, staging, marts: planned } };
}

/** The problems found so far, and the marts that they concern. */
function createProblemList(initial: MartProblem[]) {
  const problems = [...initial];
  return {
    add: (found: MartProblem[]) => {
      problems.push(...found);
    },
    /** The result, or nothing when it is problems, which are added. */
    unless: <Result extends object>(result: Result | { problems: MartProblem[] }): Result | undefined => {
      if (!('problems' in result)) return result;
      problems.push(...result.problems);
      return undefined;
    },
    concern: (name: string) => problems.some(({ file }) => nameOf(file) === name),
    sorted: () => problems.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line),
  };
}

async function planStaging(
  view: ReferencingMart<ViewHeader>,
  fieldsOf: Map<string, Field[]>,
  engine: Engine,
): Promise<StagingView | { problems: MartProblem[] }> {
  const analyzed = await analyzeMart(view, fieldsOf, engine);
  if ('problems' in analyzed) return analyzed;
  const { columns, problems } = describeColumns(view, analyzed.fields);
  if (problems.length > 0) return { problems };
  fieldsOf.set(view.name, analyzed.fields);
  return {
    name: 'stg_events',
    file: view.file,
    sql: analyzed.sql,
    sqlStartLine: view.sqlStartLine,
    description: view.header.description,
    columns,
  };
}

async function planMart(
  mart: ReferencingMart<MartHeader>,
  fieldsOf: Map<string, Field[]>,
  engine: Engine,
): Promise<PlannedMart | { problems: MartProblem[] }> {
  const analyzed = await analyzeMart(mart, fieldsOf, engine);
  if ('problems' in analyzed) return analyzed;
  const described = describeColumns(mart, analyzed.fields);
  const problems = [...described.problems, ...judgeHeaderNames(mart, analyzed.fields)];
  if (problems.length > 0) return { problems };
  const audited = await planAudits(mart, analyzed.fields, fieldsOf, engine);
  if (audited.problems.length > 0) return { problems: audited.problems };
  fieldsOf.set(mart.name, analyzed.fields);
  const { grain, description, owner, grace, date, cluster } = mart.header;
  return {
    name: mart.name,
    file: mart.file,
    sql: analyzed.sql,
    sqlStartLine: mart.sqlStartLine,
    grain,
    description,
    owner,
    graceMinutes: graceMinutes(grace),
    ...(date === undefined ? {} : { dateColumn: date, partitionBy: date }),
    ...(cluster === undefined ? {} : { clusterBy: cluster }),
    dependsOn: mart.dependsOn,
    columns: described.columns,
    audits: audited.audits,
  };
}

function describeCycle(cycle: string[], marts: ReferencingMart<MartHeader>[]): MartProblem[] {
  const mart = marts.find(({ name }) => name === cycle[0]);
  const reference = mart?.references.find(({ table }) => table === cycle[1]);
  if (!mart || !reference) return [];
  const message = `Marts read each other in a circle: ${cycle.join(' -> ')}.`;
  return [problemAt(mart, reference.start, message, 'Let one of them read stg_events instead.')];
}

function nameOf(file: string): string {
  return file.replace(/^.*\//, '').replace(/\.sql$/, '');
}
