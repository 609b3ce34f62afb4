import type { Finding } from '../../../shared/events/finding.ts';
import { firstLine } from '../first-line.ts';
import type { DriftFinding } from '../judge-drift.ts';
import { causesNamedIn } from '../named-column.ts';
import type { ChartUser } from '../users.ts';
import { listed } from '../words.ts';
import type { FailingChart } from './failing-memory.ts';

/** One finding for each chart that fails; a column that is named in the error and told already is its cause. */
export function failingFindings(
  failing: readonly FailingChart[],
  { charts, judged }: { charts: readonly ChartUser[]; judged: readonly DriftFinding[] },
): DriftFinding[] {
  return failing.map((each) => ({
    finding: findingOf(
      each,
      charts.find(({ id }) => id === each.chartId),
      judged,
    ),
    datasetId: each.datasetId,
  }));
}

function findingOf(
  { chartId, chart, dataset, datasetId, text, since }: FailingChart,
  user: ChartUser | undefined,
  judged: readonly DriftFinding[],
): Finding {
  const dashboards = (user?.dashboards ?? []).map(({ title }) => title);
  const causedBy = causesNamedIn(text, datasetId, judged);
  return {
    kind: 'chart-broken',
    subject: `${chart} (chart ${chartId})`,
    severity: 'P3',
    summary: `The chart ${chart} shows an error after its dataset ${dataset} was written: ${firstLine(text)}`,
    ...(causedBy.length > 0 ? { causedBy } : {}),
    evidence: [
      { label: 'Superset says', value: text },
      ...(dashboards.length > 0 ? [{ label: 'Dashboards', value: listed(dashboards, 20) }] : []),
      { label: 'Since', value: since },
    ],
    fix: `Open the chart ${chart} in Superset and correct what the error names; it is over when the chart loads again.`,
  };
}
