import type { JsonObject, SupersetClient } from '../../../shared/clients/superset/port.ts';
import { isPassingProblem, SupersetError } from '../../../shared/clients/superset/superset-error.ts';
import { hasQueries } from '../references/query-context.ts';
import type { ChartToAsk } from './choose-charts.ts';
import { judgeAge } from './judge-age.ts';
import type { StaleChart } from './stale-memory.ts';

/** What was seen of one chart. */
export type AskedChart = {
  chart: ChartToAsk;
} /** It shows what the warehouse has; `refreshed` where that took a forced query. */ & (
  | { outcome: 'fresh' | 'refreshed' }
  | { outcome: 'old'; stale: StaleChart }
  /** It could not be told: nobody saved its queries, it shows an error, or Superset did not answer. */
  | { outcome: 'untold'; reason: 'unsaved' | 'error' | 'no-answer' }
);

/** What the asking works with. */
export type AskOptions = {
  superset: Pick<SupersetClient, 'chart' | 'chartData'>;
  /** Whether old results may be replaced by a forced query. */
  mayForce: boolean;
};

/** Superset that caches nothing would bill a query for every chart: after so many answers from outside the cache a run stops. */
const mostUncached = 5;

/**
 * Asks for charts as a viewer does, one after another, and has the old ones made anew. What a dashboard adds to a
 * chart by its filters is cached apart and not seen here.
 */
export async function askCharts(charts: readonly ChartToAsk[], options: AskOptions): Promise<AskedChart[]> {
  const asked: AskedChart[] = [];
  let uncached = 0;
  for (const chart of charts) {
    if (uncached >= mostUncached) break;
    const { wasCached, ...result } = await askChart(chart, options);
    if (!wasCached) uncached += 1;
    asked.push({ chart, ...result });
    // Nobody answers; the next one would only wait as long.
    if (result.outcome === 'untold' && result.reason === 'no-answer') break;
  }
  return asked;
}

type Answer = { wasCached: boolean } & (
  | { outcome: 'fresh' | 'refreshed' }
  | { outcome: 'old'; stale: StaleChart }
  | { outcome: 'untold'; reason: 'unsaved' | 'error' | 'no-answer' }
);

async function askChart(chart: ChartToAsk, { superset, mayForce }: AskOptions): Promise<Answer> {
  const untold = (reason: 'unsaved' | 'error' | 'no-answer', wasCached: boolean): Answer => ({
    outcome: 'untold',
    reason,
    wasCached,
  });
  try {
    const { queryContext } = await superset.chart(chart.chartId);
    if (!hasQueries(queryContext)) return untold('unsaved', true);
    const age = judgeAge(await superset.chartData(queryContext), chart.publishedAt);
    if (age.verdict !== 'older') return { outcome: 'fresh', wasCached: age.verdict === 'newer' };
    if (!mayForce)
      return { outcome: 'old', stale: staleOf(chart, age.cachedAt, 'only-seen'), wasCached: true };
    return {
      ...(await makeAnew(chart, queryContext, { superset, cachedAt: age.cachedAt })),
      wasCached: true,
    };
  } catch (error) {
    if (!(error instanceof SupersetError)) throw error;
    return untold(isAboutChart(error) ? 'error' : 'no-answer', false);
  }
}

/** A forced query, and the chart again as a viewer sees it. */
async function makeAnew(
  chart: ChartToAsk,
  queryContext: JsonObject,
  { superset, cachedAt }: Pick<AskOptions, 'superset'> & { cachedAt: string },
): Promise<{ outcome: 'refreshed' } | { outcome: 'old'; stale: StaleChart }> {
  try {
    await superset.chartData(queryContext, { force: true });
  } catch (error) {
    if (!(error instanceof SupersetError) || !isAboutChart(error)) throw error;
    return { outcome: 'old', stale: { ...staleOf(chart, cachedAt, 'refused'), text: error.text } };
  }
  const age = judgeAge(await superset.chartData(queryContext), chart.publishedAt);
  if (age.verdict !== 'older') return { outcome: 'refreshed' };
  return { outcome: 'old', stale: staleOf(chart, age.cachedAt, 'kept') };
}

function staleOf(
  { chartId, chart, datasetId, mart, publishedAt }: ChartToAsk,
  cachedAt: string,
  state: StaleChart['state'],
): StaleChart {
  return { chartId, chart, datasetId, mart, cachedAt, publishedAt: publishedAt.toISOString(), state };
}

/** A chart that was deleted meanwhile, missing rights and a server that is away say nothing about what is shown. */
function isAboutChart(error: SupersetError): boolean {
  return !isPassingProblem(error) && !['forbidden', 'unauthorized', 'not-found'].includes(error.problem);
}
