/** How long an incident waits for company before anybody is told: it may grow, be explained, or pass by itself. */
import type { FindingKind, Severity } from '../../../shared/events/finding.ts';
import type { Board, Incident } from '../board.ts';

const waitSeconds: Record<Severity, number> = { P1: 30, P2: 300, P3: 300 };

/** The longest that the marts of one run wait for each other. */
const runWaitSeconds = 300;

const ofOneRun: FindingKind[] = [
  'staging-view-broken',
  'staging-view-differs',
  'run-blocked',
  'refresh-failed',
  'refresh-rejected',
  'refresh-skipped',
];

/** Whether things of this kind are judged together at the end of their run. */
export function waitsForRun(kind: FindingKind): boolean {
  return ofOneRun.includes(kind);
}

/** Until when an incident waits that begins to wait at `from`. */
export function waitUntil(
  { severity, waitsForRun }: { severity: Severity; waitsForRun: boolean },
  from: Date,
): string {
  const seconds = waitsForRun ? runWaitSeconds : waitSeconds[severity];
  return new Date(from.getTime() + seconds * 1000).toISOString();
}

/** Whether an incident has waited long enough, or all it waited for is known. */
export function isWaitOver(incident: Incident, board: Board, now: Date): boolean {
  if (now.getTime() >= Date.parse(incident.waitUntil)) return true;
  return incident.waitsForRun === true && incident.findings.every((key) => isRunOver(board, key));
}

function isRunOver({ observations, runs }: Board, key: string): boolean {
  const runId = observations[key]?.runId;
  const run = runId === undefined ? undefined : runs[runId];
  return run === undefined || run.endedAt !== undefined;
}
