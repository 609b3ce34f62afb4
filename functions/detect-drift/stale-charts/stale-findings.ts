import type { Finding } from '../../../shared/events/finding.ts';
import type { DriftFinding } from '../judge-drift.ts';
import { causesNamedIn } from '../named-column.ts';
import { counted } from '../words.ts';
import { restartWanted } from './restart-wanted.ts';
import type { StaleChart } from './stale-memory.ts';

/** How many charts a mail lists for one mart. */
const mostListed = 10;

/**
 * One finding for each mart whose charts show results from before its last publish. Where that only hides an error
 * about a column that is told already, the column is the reason.
 */
export function staleFindings(
  stale: readonly StaleChart[],
  judged: readonly DriftFinding[],
): { finding: Finding; datasetId: number }[] {
  return [...Map.groupBy(stale, ({ mart }) => mart)].flatMap(([mart, charts]) => {
    const [first] = charts;
    if (!first) return [];
    const causes = charts.map(({ text = '', datasetId }) => causesNamedIn(text, datasetId, judged));
    const causedBy = causes.every(({ length }) => length > 0) ? [...new Set(causes.flat())] : [];
    const finding = findingOf(mart, charts, first);
    return [
      {
        finding: causedBy.length > 0 ? { ...finding, causedBy } : finding,
        datasetId: first.datasetId,
      },
    ];
  });
}

function findingOf(mart: string, charts: readonly StaleChart[], { publishedAt }: StaleChart): Finding {
  const isKept = restartWanted(charts).wanted;
  const names = counted(
    'chart',
    charts.map(({ chart }) => chart),
  );
  const tried = isKept ? ', and a forced query did not change that' : '';
  return {
    kind: 'charts-stale',
    subject: mart,
    severity: isKept ? 'P2' : 'P3',
    class: 'old-results',
    summary: `Superset shows results from before ${mart} was published at ${spoken(publishedAt)}${tried}: ${names}.`,
    evidence: [
      ...charts.slice(0, mostListed).map((each) => ({ label: `Chart ${each.chart}`, value: inWords(each) })),
      ...(charts.length > mostListed
        ? [{ label: 'More charts', value: String(charts.length - mostListed) }]
        : []),
    ],
    fix: fixOf(charts, names),
  };
}

function inWords({ cachedAt, publishedAt, state, text }: StaleChart): string {
  const times = `cached ${spoken(cachedAt)}, mart published ${spoken(publishedAt)}`;
  if (state === 'kept') return `${times}; still so after a forced query`;
  return state === 'refused' ? `${times}; the forced query failed: ${text ?? 'no reason was given'}` : times;
}

function fixOf(charts: readonly StaleChart[], names: string): string {
  const wanted = restartWanted(charts);
  if (wanted.wanted) {
    return `Restart Superset on the VM: docker-compose restart ${wanted.services.join(' ')}, and wait 2-3 minutes (runbook section 2 step 5).`;
  }
  if (wanted.reason === 'queries-fail') {
    return `Superset could not ask BigQuery anew, so a restart would only show the error. Mend ${names}, and choose "Force refresh" there.`;
  }
  return `Choose "Force refresh" in ${names}; in mode live detect-drift does it.`;
}

function spoken(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`;
}
