import type { Control } from '../../shared/controls.ts';
import type { Rung } from '../../shared/remedies.ts';
import { type Budget, spentBudget } from './budget.ts';
import { agentRungs, type Ladders, type RemedyCause } from './ladder.ts';

/** What a probe said, as remediate is told. */
export type Evidence = {
  verdict: 'up' | 'unsettled' | 'down';
  cause: RemedyCause;
  reason: string;
  /** When it was seen. */
  at: Date;
  /** Since when it is down, without an end in between. */
  downSince: Date;
  isFlapping: boolean;
  wasEverUp: boolean;
};

/** One remedy that was started. */
export type Attempt = {
  remedyId: string;
  rung: Rung;
  cause: RemedyCause;
  startedAt: Date;
  outcome?: 'succeeded' | 'failed' | 'timed-out';
};

/** Everything else that a plan depends on. */
export type Surroundings = {
  mode: 'observe' | 'shadow' | 'live';
  controls: readonly Control[];
  /** Whether the agent on the VM would hear an order. */
  isAgentListening: boolean;
  /** When a person last did something to the VM; undefined where nobody did, or nobody could look. */
  humanActedAt: Date | undefined;
  /** Since when a refresh is publishing marts. */
  publishingSince: Date | undefined;
  ladders: Ladders;
  budget: Budget;
  /** Rungs that a person has to approve each time. */
  needApproval: readonly Rung[];
  now: Date;
};

/** Why nothing is done. */
export type Restraint =
  | 'nothing-wrong'
  | 'settling'
  | 'budget-spent'
  | 'paused'
  | 'maintenance'
  | 'human-acted'
  | 'evidence-stale'
  | 'needs-approval'
  | 'already-running'
  | 'not-remediable'
  | 'flapping'
  | 'mode-observe'
  | 'refresh-publishing';

/** What to do about what a probe found, and why; `exhausted` says that every rung was tried and a person is needed. */
export type Plan =
  | { kind: 'act'; rung: Rung; reason: string }
  | { kind: 'wait'; because: Restraint; reason: string; rung?: Rung; exhausted?: true };

/** Evidence older than this says nothing of now. */
const freshMinutes = 3;
/** After the ladder was climbed to its end, it is begun anew this long after the last rung: half-open. */
const halfOpenMinutes = 60;
const resetAfterMinutes = 15;
const quietMinutes = 60;
const publishingMinutes = 30;

/**
 * Plans what to do about what a probe found: the first rung of the cause's ladder that was not tried in this outage,
 * or why nothing is done. `attempts` are all that are remembered, the newest last.
 */
export function planRemediation(
  evidence: Evidence,
  attempts: readonly Attempt[],
  surroundings: Surroundings,
): Plan {
  const restraint = restrain(evidence, attempts, surroundings);
  if (restraint) return restraint;
  const { ladders } = surroundings;
  const ladder = ladders[evidence.cause] ?? [];
  const tried = triedOf(evidence, attempts, surroundings.now);
  const held: Extract<Plan, { kind: 'wait' }>[] = [];
  for (const rung of ladder) {
    if (tried.includes(rung)) continue;
    if (agentRungs.includes(rung) && !surroundings.isAgentListening) {
      held.push(
        wait('not-remediable', `the agent on the VM does not listen, so ${rung} cannot be done`, rung),
      );
      continue;
    }
    const hindrance = hinder(rung, { evidence, attempts, tried, ladder }, surroundings);
    if (!hindrance) return { kind: 'act', rung, reason: `${rung} for ${evidence.cause}: ${evidence.reason}` };
    // A rung whose budget is spent does not keep the next one from being tried; everything else does.
    if (hindrance.because !== 'budget-spent') return hindrance;
    held.push(hindrance);
  }
  const [first] = held;
  if (first) return tried.length > 0 && held.length > 0 ? { ...first, exhausted: true } : first;
  const reason = `every rung for ${evidence.cause} was tried (${tried.join(', ')}); it begins anew ${halfOpenMinutes} minutes after the last`;
  return { ...wait('budget-spent', reason), exhausted: true };
}

function wait(because: Restraint, reason: string, rung?: Rung): Extract<Plan, { kind: 'wait' }> {
  return { kind: 'wait', because, reason, ...(rung ? { rung } : {}) };
}

/** What keeps every rung from being done. */
function restrain(
  evidence: Evidence,
  attempts: readonly Attempt[],
  { mode, controls, ladders, now }: Surroundings,
): Plan | undefined {
  const { verdict, cause, at, isFlapping, wasEverUp, reason } = evidence;
  const isMinor = cause === 'worker-down' || cause === 'charts-stale';
  if (verdict === 'up' && !isMinor) return wait('nothing-wrong', reason);
  if (verdict === 'unsettled') return wait('settling', reason);
  if (minutesBetween(at, now) > freshMinutes) {
    return wait('evidence-stale', `it was seen ${Math.floor(minutesBetween(at, now))} minutes ago`);
  }
  if (!ladders[cause]?.length) return wait('not-remediable', `nothing that can be restarted mends ${cause}`);
  if (!wasEverUp) return wait('not-remediable', 'it was never up, so nothing is known to have broken');
  const running = attempts.find(({ outcome }) => outcome === undefined);
  if (running)
    return wait('already-running', `${running.rung} was started at ${running.startedAt.toISOString()}`);
  const paused = controls.find(({ kind }) => kind === 'pause-remediation');
  if (paused)
    return wait('paused', `${paused.author} paused repairs until ${paused.until}: ${paused.reason}`);
  const maintained = controls.find(
    ({ kind, subject }) => kind === 'maintenance' && ['all', 'superset', ''].includes(subject),
  );
  if (maintained) {
    return wait(
      'maintenance',
      `${maintained.author} works on it until ${maintained.until}: ${maintained.reason}`,
    );
  }
  if (isFlapping) return wait('flapping', 'it comes and goes too often for a restart to be the answer');
  return mode === 'live' ? undefined : wait('mode-observe', `the mode is ${mode}, so nothing is restarted`);
}

type Climb = {
  evidence: Evidence;
  attempts: readonly Attempt[];
  tried: readonly Rung[];
  ladder: readonly Rung[];
};

/** What keeps this rung from being done now. */
function hinder(
  rung: Rung,
  climb: Climb,
  surroundings: Surroundings,
): Extract<Plan, { kind: 'wait' }> | undefined {
  const { budget, needApproval, controls, now } = surroundings;
  const starts = climb.attempts.filter((attempt) => attempt.rung === rung).map(({ startedAt }) => startedAt);
  const spent = spentBudget(rung, starts, { budget, now });
  if (spent) return wait('budget-spent', `${spent.reason}; again from ${spent.until.toISOString()}`, rung);
  if (rung === 'reset-vm' || rung === 'start-vm') {
    const human = hinderHarsh(rung, climb.evidence, surroundings);
    if (human) return human;
  }
  const publishing = surroundings.publishingSince;
  const isStaleOnly = climb.evidence.cause === 'charts-stale';
  if (isStaleOnly && publishing && minutesBetween(publishing, now) < publishingMinutes) {
    return wait('refresh-publishing', `a refresh is publishing since ${publishing.toISOString()}`, rung);
  }
  const isApproved = controls.some(({ kind, subject }) => kind === 'approve' && subject === rung);
  if (needApproval.includes(rung) && !isApproved) {
    return wait('needs-approval', `${rung} is done only when somebody approves it`, rung);
  }
  return undefined;
}

/** What is done to the whole VM is done late, and never against a person. */
function hinderHarsh(
  rung: Rung,
  { downSince }: Evidence,
  { humanActedAt, now }: Surroundings,
): Extract<Plan, { kind: 'wait' }> | undefined {
  if (humanActedAt && minutesBetween(humanActedAt, now) < quietMinutes) {
    return wait('human-acted', `somebody did something to the VM at ${humanActedAt.toISOString()}`, rung);
  }
  const downMinutes = minutesBetween(downSince, now);
  if (rung === 'start-vm' || downMinutes >= resetAfterMinutes) return undefined;
  return wait(
    'settling',
    `it is down for ${Math.floor(downMinutes)} of the ${resetAfterMinutes} minutes before ${rung}`,
    rung,
  );
}

/** The rungs tried in this outage; long after the last of them the ladder is begun anew. */
function triedOf({ downSince, cause }: Evidence, attempts: readonly Attempt[], now: Date): Rung[] {
  const own = attempts.filter(({ startedAt }) => startedAt >= downSince);
  const last = own.at(-1);
  const isOver = last && minutesBetween(last.startedAt, now) >= halfOpenMinutes;
  // What stays old after a restart is not mended by another one.
  return isOver && cause !== 'charts-stale' ? [] : own.map(({ rung }) => rung);
}

function minutesBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 60_000;
}
