import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import { classifyError } from '../../../shared/clients/bigquery-error-class.ts';
import type { BigQueryClient } from '../../../shared/clients/bigquery-port.ts';
import type { SupersetClient } from '../../../shared/clients/superset/port.ts';
import { isPassingProblem, SupersetError } from '../../../shared/clients/superset/superset-error.ts';
import { hasQueries } from '../references/query-context.ts';

/** What was seen of a chart after its dataset was written. */
export type ChartCheck = {
  chartId: number;
  chart: string;
  verdict: 'loads' | 'compiles' | 'fails' | 'unchecked';
  /** Of a chart that fails: Superset's own words. */
  reason: string;
  /** Whether a real query was made for it. */
  wasAsked: boolean;
};

/** A run must end, and the next one goes on. */
const mostCharts = 10;

/** A chart to try. */
type NamedChart = { id: number; name: string };

/** What trying charts works with. */
export type VerifyCollaborators = {
  superset: Pick<SupersetClient, 'chart' | 'chartData'>;
  bigquery: Pick<BigQueryClient, 'dryRun'>;
};

/**
 * Proves that charts load, without cost: Superset writes their SQL, and BigQuery analyses it in a dry run. Where a real
 * query may be made, only the first of them that compiles is asked for, past the cache.
 */
export async function verifyCharts(
  charts: readonly NamedChart[],
  { mayAsk }: { mayAsk: boolean },
  collaborators: VerifyCollaborators,
): Promise<ChartCheck[]> {
  const checks: ChartCheck[] = [];
  for (const chart of charts.slice(0, mostCharts)) {
    const isSmoke = mayAsk && checks.every(({ wasAsked }) => !wasAsked);
    checks.push(await verifyChart(chart, isSmoke, collaborators));
  }
  return checks;
}

async function verifyChart(
  { id, name }: NamedChart,
  isSmoke: boolean,
  { superset, bigquery }: VerifyCollaborators,
): Promise<ChartCheck> {
  let wasAsked = false;
  const check = (verdict: ChartCheck['verdict'], reason: string): ChartCheck => ({
    chartId: id,
    chart: name,
    verdict,
    reason,
    wasAsked,
  });
  try {
    const { queryContext } = await superset.chart(id);
    if (!hasQueries(queryContext)) return check('unchecked', 'nobody has saved it in the editor yet');
    const compiled = await superset.chartData(queryContext, { resultType: 'query' });
    for (const { sql, error } of compiled) {
      if (sql === undefined) return check('fails', error ?? 'Superset wrote no SQL for it');
      await bigquery.dryRun(sql);
    }
    if (!isSmoke) return check('compiles', 'BigQuery accepts its SQL');
    wasAsked = true;
    await superset.chartData(queryContext, { force: true });
    return check('loads', 'it was asked for');
  } catch (error) {
    return check(isAboutChart(error) ? 'fails' : 'unchecked', messageOf(error));
  }
}

/** That Superset is down, or BigQuery refuses our own account, says nothing about the chart. */
function isAboutChart(error: unknown): boolean {
  if (error instanceof SupersetError) {
    return !isPassingProblem(error) && !['forbidden', 'unauthorized', 'not-found'].includes(error.problem);
  }
  if (!(error instanceof BigQueryCallError)) throw error;
  return ['unrecognized-name', 'syntax', 'invalid', 'table-not-found'].includes(classifyError(error));
}

function messageOf(error: unknown): string {
  if (error instanceof SupersetError) return error.text;
  return error instanceof Error && error.message !== '' ? error.message : 'no reason was given';
}
