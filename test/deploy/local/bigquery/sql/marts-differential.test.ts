import { readFile } from 'node:fs/promises';
import test, { type ExecutionContext } from 'ava';
import type { Field } from '../../../../../deploy/local/bigquery/field.ts';
import { quoteIdentifier, quoteText } from '../../../../../deploy/local/bigquery/sql/quoting.ts';
import { generateEvents } from '../../../../../deploy/local/ga4/generate-events.ts';
import {
  type MartPlan,
  parseMartPlan,
  renderMartSql,
  type SqlTarget,
} from '../../../../../shared/mart-plan.ts';
import { startTwoEvaluators, type TwoEvaluators } from './two-evaluators.ts';

const target: SqlTarget = { project: 'p', martsDataset: 'marts', ga4Dataset: 'ga4', windowDays: 400 };
const today = new Date('2024-01-15T12:00:00Z');

type Planned = MartPlan['staging'] | MartPlan['marts'][number];

test("the staging view and every mart are what Google's reference evaluator makes of them", async (t) => {
  t.timeout(120_000);
  const plan = parseMartPlan(JSON.parse(await readFile('marts/plan.json', 'utf8')));
  const evaluators = await startTwoEvaluators();
  t.teardown(evaluators.stop);
  await loadExport(evaluators);

  for (const mart of inOrder(plan)) await assertSame(t, evaluators, mart);
});

/** Both read the same DuckDB tables, so that a mart is judged by itself and not by those below it. */
async function assertSame(t: ExecutionContext, evaluators: TwoEvaluators, mart: Planned): Promise<void> {
  const sql = comparable(renderMartSql(mart, target));

  const { reference, translated, fields } = await evaluators.evaluate(sql);

  t.deepEqual(translated, reference, mart.name);
  t.true('rows' in translated && translated.rows.length > 0, `${mart.name} has rows`);
  await materialise(evaluators, mart.name, sql, fields);
}

/** The reference evaluator has no other clock than the machine's, and no approximate aggregates. */
function comparable(sql: string): string {
  return sql
    .replaceAll(/CURRENT_DATE\([^)]*\)/g, "DATE '2024-01-15'")
    .replaceAll(/APPROX_QUANTILES\(([^,]+), \d+\)/g, 'ARRAY_AGG($1 ORDER BY $1)')
    .replaceAll('percentiles[OFFSET', 'percentiles[SAFE_OFFSET');
}

async function materialise(
  evaluators: TwoEvaluators,
  name: string,
  sql: string,
  fields: Field[],
): Promise<void> {
  const paths = await evaluators.engine.tablePaths(sql);
  const statement = await evaluators.engine.compile({
    sql,
    tables: paths.map(evaluators.tableAt),
    now: today,
  });
  if (statement.kind !== 'query') throw new Error(`Expected a query, got ${statement.kind}.`);
  await evaluators.connection.run(`CREATE TABLE ${quoteIdentifier(name)} AS ${statement.sql}`);
  await evaluators.addTable(name, fields);
}

/** A week of generated events, seen as the wildcard table that the staging view reads. */
async function loadExport(evaluators: TwoEvaluators): Promise<void> {
  const { schema, tables } = generateEvents({ seed: 5, today, days: 7, eventsPerDay: 120, intraday: false });
  const days = tables.map(
    ({ name, select }) =>
      `SELECT *, ${quoteText(name.replace('events_', ''))} AS _TABLE_SUFFIX FROM (${select})`,
  );
  await evaluators.connection.run(`CREATE TABLE "events_*" AS ${days.join(' UNION ALL BY NAME ')}`);
  await evaluators.addTable('events_*', [...schema, { name: '_TABLE_SUFFIX', type: 'STRING' }]);
}

/** The staging view, then every mart after those that it reads. */
function inOrder({ staging, marts }: MartPlan): Set<Planned> {
  const ordered = new Set<Planned>([staging]);
  const add = (mart: MartPlan['marts'][number]) => {
    for (const source of marts.filter(({ name }) => mart.dependsOn.includes(name))) add(source);
    ordered.add(mart);
  };
  for (const mart of marts) add(mart);
  return ordered;
}
