import { outageCauses, type ProbeCause } from '../../shared/events/probe-causes.ts';
import type { State, Stored } from '../../shared/state.ts';
import { isAnotherProbe, probesThatDecide } from './counting.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type Fault, withFaults } from './faults.ts';
import { isFlapping } from './flapping.ts';

/**
 * What is remembered of the probes before: record `probes` of kind `probe-history`. It changes only when what the
 * probes find changes, so that a quiet night writes nothing.
 */
export type ProbeHistory = {
  /** Before the path was up once, nothing that a probe finds says that anything broke. */
  firstUpAt?: string;
  /** What was found last, and by how many probes in a row; not counted beyond what decides. */
  streak: Streak;
  /** When it went from one to the other, the newest last. */
  changes: string[];
  /** Whether it flapped at the last probe, for it ends at fewer changes than it begins at. */
  isFlapping: boolean;
  /** What is wrong beside an outage. */
  faults: Fault[];
};

type Streak = { isOutage: boolean; count: number; since: string; countedAt: string; causes: ProbeCause[] };

/** What one probe adds. */
export type Probe = {
  diagnoses: readonly Diagnosis[];
  /** What only the agent sees stays as it was while it is silent. */
  isAgentHeard: boolean;
  intervalSeconds: number;
  now: Date;
};

const mostChanges = 20;

/** Whether nobody can look at a dashboard. */
export function isOutage(diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.some(({ cause }) => outageCauses.includes(cause));
}

/** The history with one more probe in it; the same object where there is nothing to write down. */
export function withProbe(history: ProbeHistory | undefined, probe: Probe): ProbeHistory {
  if (!history) return firstProbe(probe);
  const { diagnoses, now } = probe;
  const hasChanged = history.streak.isOutage !== isOutage(diagnoses);
  const isAnother = hasChanged || isAnotherProbe(history.streak.countedAt, now);
  const streak = isAnother ? streakAfter(history.streak, probe) : history.streak;
  const faults = withFaults(history.faults, probe);
  const changes = hasChanged ? [...history.changes, now.toISOString()].slice(-mostChanges) : history.changes;
  const flaps = isFlapping(changes, { ...probe, wasFlapping: history.isFlapping });
  const isSame = streak === history.streak && faults === history.faults && flaps === history.isFlapping;
  if (isSame) return history;
  const firstUpAt = history.firstUpAt ?? (streak.isOutage ? undefined : now.toISOString());
  return { ...(firstUpAt ? { firstUpAt } : {}), streak, changes, isFlapping: flaps, faults };
}

function firstProbe(probe: Probe): ProbeHistory {
  const streak = newStreak(probe);
  return {
    ...(streak.isOutage ? {} : { firstUpAt: streak.since }),
    streak,
    changes: [],
    isFlapping: false,
    faults: withFaults([], probe),
  };
}

function newStreak({ diagnoses, now }: Probe): Streak {
  const at = now.toISOString();
  return {
    isOutage: isOutage(diagnoses),
    count: 1,
    since: at,
    countedAt: at,
    causes: [worstOf(diagnoses)],
  };
}

function streakAfter(streak: Streak, probe: Probe): Streak {
  const { diagnoses, now } = probe;
  if (streak.isOutage !== isOutage(diagnoses)) return newStreak(probe);
  const cause = streak.isOutage ? worstOf(diagnoses) : 'up';
  const causes = [...streak.causes, cause].slice(-probesThatDecide);
  if (streak.count < probesThatDecide) {
    return { ...streak, count: streak.count + 1, countedAt: now.toISOString(), causes };
  }
  return streak.causes.at(-1) === cause ? streak : { ...streak, causes };
}

/** What stands beside an outage has its own count. */
function worstOf(diagnoses: readonly Diagnosis[]): ProbeCause {
  return diagnoses.find(({ cause }) => outageCauses.includes(cause))?.cause ?? 'up';
}

/** Reads what is remembered. */
export function readHistory(state: Pick<State, 'read'>): Promise<Stored<ProbeHistory> | undefined> {
  return state.read<ProbeHistory>('probe-history', 'probes');
}

/** Writes it. Of two probes at once one is not counted: the next is a minute away. */
export async function recordHistory(
  state: Pick<State, 'create' | 'update'>,
  stored: Stored<ProbeHistory> | undefined,
  next: ProbeHistory,
): Promise<void> {
  if (stored) await state.update('probe-history', 'probes', next, { version: stored.version });
  else await state.create('probe-history', 'probes', next);
}
