import { outageCauses, type ProbeCause } from '../../shared/events/probe-causes.ts';
import { type Rung, settleSeconds } from '../../shared/remedies.ts';
import { probesThatDecide } from './counting.ts';
import type { Diagnosis } from './diagnosis.ts';
import { isDecided } from './faults.ts';
import { isOutage, type ProbeHistory } from './history.ts';

/** What a probe comes to, and why. */
export type ProbeVerdict = {
  verdict: 'up' | 'unsettled' | 'down';
  cause: ProbeCause;
  reason: string;
};

/** What is known when a probe is judged; `history` has this probe in it already. */
export type ProbeQuestion = {
  diagnoses: readonly Diagnosis[];
  history: ProbeHistory;
  /** Whether the history is all there is: without the state store it begins with this process. */
  isHistoryWhole: boolean;
  /** The remedy that was started last, whatever became of it. */
  lastRemedy: { rung: Rung; at: Date } | undefined;
  /** When the VM was started, where Compute was asked. */
  vmStartedAt: Date | undefined;
  now: Date;
};

/** How long Superset takes from the start of the VM: boot, Docker, Postgres, migrations. */
const bootGraceSeconds = 300;

/**
 * Judges a probe by those before it: down is three of three; until then, while the VM boots, and while a remedy
 * settles, it is unsettled, and nothing is done about it. Where it was never up, it is a matter of the path to it.
 */
export function judgeProbe(question: ProbeQuestion): ProbeVerdict {
  const { diagnoses, history, isHistoryWhole } = question;
  const [worst = { cause: 'up' as const, reason: 'every layer answers' }] = diagnoses;
  if (!isOutage(diagnoses)) return judgeFaults(diagnoses, worst, history);
  const waits = waitsFor(question);
  if (waits) return { verdict: 'unsettled', cause: worst.cause, reason: `${worst.reason}; ${waits}` };
  const { count } = history.streak;
  if (count < probesThatDecide) {
    return {
      verdict: 'unsettled',
      cause: worst.cause,
      reason: `${worst.reason} (probe ${count} of ${probesThatDecide})`,
    };
  }
  if (isHistoryWhole && history.firstUpAt === undefined) return { verdict: 'down', ...neverReached(worst) };
  const cause = mostSeen(history.streak.causes) ?? worst.cause;
  return { verdict: 'down', cause, reason: worst.reason };
}

/** Superset can be used; what else was found counts when enough probes found it. */
function judgeFaults(
  diagnoses: readonly Diagnosis[],
  worst: Diagnosis,
  { faults }: ProbeHistory,
): ProbeVerdict {
  const decided = faults.filter(isDecided).map(({ cause }) => cause);
  const told = diagnoses.find(({ cause }) => decided.includes(cause));
  if (told || worst.cause === 'up') return { verdict: 'up', ...(told ?? worst) };
  return { verdict: 'up', cause: 'up', reason: `${worst.reason}; ${probesThatDecide} probes must find it` };
}

/** What never answered has not broken: an address, a firewall or a password is wrong, and no restart mends that. */
function neverReached({ cause, reason }: Diagnosis): Diagnosis {
  if (cause.startsWith('vm-')) return { cause, reason };
  return {
    cause: 'network-path',
    reason: `${reason}. From here Superset has never answered since the watchdog looks`,
  };
}

function waitsFor({ lastRemedy, vmStartedAt, now }: ProbeQuestion): string | undefined {
  const bootSeconds = vmStartedAt ? secondsBetween(vmStartedAt, now) : Number.POSITIVE_INFINITY;
  if (bootSeconds < bootGraceSeconds) return `the VM started ${Math.floor(bootSeconds)} s ago`;
  if (!lastRemedy) return undefined;
  const seconds = secondsBetween(lastRemedy.at, now);
  const settles = settleSeconds[lastRemedy.rung] ?? 0;
  return seconds < settles ? `${lastRemedy.rung} settles until ${settles} s after its start` : undefined;
}

/** Of the probes that decided, what most of them found; the newest of those. */
function mostSeen(causes: readonly ProbeCause[]): ProbeCause | undefined {
  const outages = causes.filter((cause) => outageCauses.includes(cause));
  const times = (cause: ProbeCause) => outages.filter((other) => other === cause).length;
  return outages.toReversed().toSorted((one, other) => times(other) - times(one))[0];
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
