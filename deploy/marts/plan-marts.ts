import type { MartPlan, PlannedMart, StagingView } from '../../shared/mart-plan.ts';
import type { Field } from '../local/bigquery/field.ts';
import type { SqlEngine } from '../local/bigquery/sql/statement.ts';
import { analyzeMart } from './mart-analysis.ts';
import { planAudits } from './mart-audits.ts';
import { describeColumns, judgeHeaderNames } from './mart-columns.ts';
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
  const { staging, marts, problems } = parseMartSources(texts);
  const known = new Set(['stg_events', ...texts.map(({ file }) => nameOf(file))]);
  const wrong = new Set(problems.map(({ file }) => nameOf(file)));

  const add = (found: MartProblem[]) => {
    for (const problem of found) wrong.add(nameOf(problem.file));
    problems.push(...found);
  };
  const references = async <Header>(mart: (typeof marts)[number] | NonNullable<typeof staging>) => {
    const found = await findReferences(mart, known, engine);
    add(found.problems);
    return found.mart as ReferencingMart<Header>;
  };

  const view = staging && (await references<ViewHeader>(staging));
  const referencing: ReferencingMart<MartHeader>[] = [];
  for (const mart of marts) referencing.push(await references<MartHeader>(mart));

  const { ordered, cycles } = orderMarts(referencing);
  add(cycles.flatMap((cycle) => describeCycle(cycle, referencing)));

  const fieldsOf = new Map<string, Field[]>();
  const plannedStaging =
    view && !wrong.has(view.name) ? await planStaging(view, fieldsOf, engine) : undefined;
  if (plannedStaging && 'problems' in plannedStaging) add(plannedStaging.problems);

  const planned: PlannedMart[] = [];
  for (const mart of ordered) {
    if (wrong.has(mart.name) || mart.dependsOn.some((name) => !fieldsOf.has(name))) continue;
    const result = await planMart(mart, fieldsOf, engine);
    if ('problems' in result) add(result.problems);
    else planned.push(result);
  }

  if (problems.length > 0 || !plannedStaging || 'problems' in plannedStaging) {
    return { problems: problems.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line) };
  }
  planned.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { plan: { generatedFrom, staging: plannedStaging, marts: planned } };
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
