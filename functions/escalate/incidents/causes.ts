/** Which thing that broke explains which others: one table, read from the top. */
import { type Finding, type FindingKind, findingKey } from '../../../shared/events/finding.ts';
import { shortTitle } from './titles.ts';

/** What is wrong now, by key. */
export type ActiveFindings = ReadonlyMap<string, Finding>;

type Explanation = {
  cause: FindingKind;
  explains: readonly FindingKind[];
  /** Of the same mart only, or of everything. */
  of: 'the same' | 'all';
};

/** A broken VM breaks all that runs on it; each of these explains those after it. */
const platformLadder: FindingKind[] = [
  'vm-stopped',
  'vm-unreachable',
  'disk-full',
  'superset-database-down',
  'superset-web-down',
  'superset-queries-failing',
];

const endOfLadder: FindingKind[] = [
  'superset-worker-down',
  'superset-slow',
  'agent-silent',
  'chart-broken',
  'charts-stale',
  'dataset-drift',
];

const notRefreshed: FindingKind[] = ['refresh-failed', 'refresh-rejected', 'refresh-skipped'];

const oldData: FindingKind[] = ['stale', 'missing', 'empty', 'volume-dropped'];

const explanations: Explanation[] = [
  {
    cause: 'staging-view-broken',
    explains: ['run-blocked', ...notRefreshed, 'stale', 'empty', 'missing', 'run-missed'],
    of: 'all',
  },
  { cause: 'run-blocked', explains: [...notRefreshed, 'stale'], of: 'all' },
  { cause: 'refresh-failed', explains: ['refresh-rejected', 'refresh-skipped', ...oldData], of: 'the same' },
  { cause: 'refresh-rejected', explains: ['refresh-skipped', ...oldData], of: 'the same' },
  { cause: 'refresh-skipped', explains: oldData, of: 'the same' },
  { cause: 'source-late', explains: ['stale'], of: 'all' },
  { cause: 'run-missed', explains: ['stale'], of: 'all' },
  ...platformLadder.map((cause, rung) => ({
    cause,
    explains: [...platformLadder.slice(rung + 1), ...endOfLadder],
    of: 'all' as const,
  })),
  // The team takes a dead metadata database for the reason of old data where there is no better one.
  { cause: 'superset-database-down', explains: ['stale'], of: 'all' },
];

const sharedFaults: Record<string, string> = {
  'refresh-failed:permission-denied': "BigQuery refuses the watchdog's account: permission denied",
  'refresh-failed:quota': 'BigQuery refuses to work for the project: quota exceeded',
  'refresh-failed:backend': 'BigQuery has a fault of its own: backend error',
  'refresh-failed:rate-limit': 'BigQuery is asked too much at once: rate limit',
  'refresh-failed:table-not-found': 'The raw GA4 export is missing: table not found',
  'refresh-rejected:not-adopted': 'Marts that the watchdog did not make wait to be adopted',
  'charts-stale:old-results': 'Superset shows results from before the marts were published',
  'stale:several-marts': 'Several marts are stale',
};

/** The key of what names the incident of a finding: its root cause, a fault that many share, or itself. */
export function causeOf(finding: Finding, active: ActiveFindings): string {
  const path: string[] = [];
  for (let current = finding; ; ) {
    const key = findingKey(current);
    // Steps that blame each other in a circle must name one incident, whichever of them is asked.
    if (path.includes(key)) return path.slice(path.indexOf(key)).toSorted()[0] ?? key;
    path.push(key);
    const explanation = explainerOf(current, active);
    if (!explanation) return ownCause(current);
    current = explanation;
  }
}

/** Active findings by what names their incident. */
export function groupByCause(active: ActiveFindings): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const key of [...active.keys()].toSorted()) {
    const finding = active.get(key);
    if (!finding) continue;
    const cause = causeOf(finding, active);
    groups.set(cause, [...(groups.get(cause) ?? []), key]);
  }
  return groups;
}

/** Whether the thing that names an incident is wrong itself, whoever explains it. */
export function isCauseActive(cause: string, active: ActiveFindings): boolean {
  return active.has(cause) || [...active.values()].some((finding) => ownCause(finding) === cause);
}

/** The title of an incident: what its cause says of itself, or what the shared fault is called. */
export function titleOf(cause: string, active: ActiveFindings): string {
  const named = active.get(cause);
  return named ? shortTitle(named) : (sharedFaults[cause] ?? cause);
}

function explainerOf(finding: Finding, active: ActiveFindings): Finding | undefined {
  const said = finding.causedBy?.find((key) => active.has(key));
  if (said !== undefined) return active.get(said);
  for (const { cause, explains, of } of explanations) {
    if (!explains.includes(finding.kind)) continue;
    const found = of === 'all' ? firstOf(cause, active) : active.get(`${cause}:${finding.subject}`);
    if (found) return found;
  }
  return undefined;
}

function firstOf(kind: FindingKind, active: ActiveFindings): Finding | undefined {
  const keys = [...active.keys()].filter((key) => key.startsWith(`${kind}:`)).toSorted();
  return keys[0] === undefined ? undefined : active.get(keys[0]);
}

function ownCause(finding: Finding): string {
  return finding.class ? `${finding.kind}:${finding.class}` : findingKey(finding);
}
