import type { FactData } from '../../../shared/events/facts.ts';
import type { Finding } from '../../../shared/events/finding.ts';
import type { Statement } from './statement.ts';

type Said = Pick<Statement, 'findings' | 'fine'>;
type Checked = FactData<'freshness-checked'>;
type MartVerdict = Checked['marts'][number];

const martKinds = ['stale', 'empty', 'missing', 'rolled-back', 'volume-dropped'] as const;

/** So many stale marts in one check have one reason, even where nobody knows it. */
const severalMarts = 3;

/** What a freshness check says: about every mart, the GA4 export and the scheduled run. */
export function sayOfFreshness(checked: Checked): Said {
  const stale = checked.marts.filter(({ verdict }) => verdict === 'stale').length;
  const said = [
    ...checked.marts.map((mart) => sayOfMart(mart, stale >= severalMarts)),
    sayOfSource(checked.source),
    sayOfScheduledRun(checked.scheduledRun),
    sayOfObstacles(checked),
  ];
  return { findings: said.flatMap(({ findings }) => findings), fine: said.flatMap(({ fine }) => fine) };
}

function sayOfMart(mart: MartVerdict, isOneOfSeveral: boolean): Said {
  const kind = kindOf(mart.verdict);
  const fine = martKinds.filter((other) => other !== kind).map((other) => `${other}:${mart.mart}`);
  if (!kind) return { findings: [], fine };
  const isWaiting = mart.verdict === 'source-late';
  const found: Finding = {
    kind,
    subject: mart.mart,
    summary: mart.reason.includes(mart.mart) ? mart.reason : `${mart.mart}: ${mart.reason}`,
    ...(isWaiting ? { causedBy: ['source-late:ga4'] } : {}),
    ...(kind === 'stale' && !isWaiting && isOneOfSeveral ? { class: 'several-marts' } : {}),
    evidence: clocksOf(mart),
    ...(kind === 'rolled-back' ? {} : { rerun: { topic: 'refresh-marts', body: { only: [mart.mart] } } }),
  };
  return { findings: [found], fine };
}

function kindOf(verdict: MartVerdict['verdict']): (typeof martKinds)[number] | undefined {
  if (verdict === 'source-late') return 'stale';
  return martKinds.find((kind) => kind === verdict);
}

function clocksOf(mart: MartVerdict): NonNullable<Finding['evidence']> {
  const rows: [string, string | number | undefined][] = [
    ['Refreshed at', mart.refreshedAt],
    ['Refreshed by', mart.refreshedBy],
    ['Refresh was due', mart.dueAt],
    ['Newest data', mart.newestDate],
    ['Expected data', mart.expectedDate],
    ['Rows before', mart.previousRows],
    ['Rows', mart.rows],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value: String(value) }]));
}

/** What the check could not look at is neither fresh nor stale: that nobody knows is the finding. */
function sayOfObstacles({ obstacles = [], marts }: Checked): Said {
  const [first] = obstacles;
  if (first === undefined) return { findings: [], fine: ['unjudged:check-freshness'] };
  const found: Finding = {
    kind: 'unjudged',
    subject: 'check-freshness',
    summary: `check-freshness could not judge everything: ${first}`,
    ...(marts.length > 0 ? { severity: 'P3' } : {}),
    evidence: obstacles.slice(0, 10).map((obstacle) => ({ label: 'Not looked at', value: obstacle })),
    rerun: { topic: 'check-freshness', body: {} },
  };
  return { findings: [found], fine: [] };
}

function sayOfSource({ verdict, reason, newestDay, expectedDay, expectedBy }: Checked['source']): Said {
  if (verdict === 'unknown') return { findings: [], fine: [] };
  if (verdict === 'arrived' || verdict === 'grace') return { findings: [], fine: ['source-late:ga4'] };
  const late: Finding = {
    kind: 'source-late',
    subject: 'ga4',
    summary: reason,
    evidence: [
      { label: 'Newest day of the export', value: newestDay ?? 'none' },
      { label: 'Expected day', value: expectedDay },
      { label: 'Expected by', value: expectedBy },
    ],
    fix: 'Check the GA4 export in the Google Analytics admin pages; the marts are refreshed by themselves when the day lands.',
  };
  return { findings: [late], fine: [] };
}

function sayOfScheduledRun({ verdict, reason, slot, runId, dueAt }: Checked['scheduledRun']): Said {
  if (verdict === 'finished') return { findings: [], fine: ['run-missed:refresh-marts'] };
  if (verdict !== 'missed') return { findings: [], fine: [] };
  const missed: Finding = {
    kind: 'run-missed',
    subject: 'refresh-marts',
    summary: reason,
    evidence: [
      { label: 'Slot', value: slot },
      { label: 'Run', value: runId },
      { label: 'Due', value: dueAt },
    ],
    fix: 'Look at the log of refresh-marts and at Cloud Scheduler, then publish {} to refresh-marts.',
    rerun: { topic: 'refresh-marts', body: {} },
  };
  return { findings: [missed], fine: [] };
}
