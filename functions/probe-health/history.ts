import { outageCauses, type ProbeCause } from '../../shared/events/probe-causes.ts';
import type { State, Stored } from '../../shared/state.ts';
import type { Diagnosis } from './diagnosis.ts';

/**
 * What is remembered of the probes before: record `probes` of kind `probe-history`. It changes only when what the
 * probes find changes, so that a quiet night writes nothing.
 */
export type ProbeHistory = {
  /** Before the path was up once, nothing that a probe finds says that anything broke. */
  firstUpAt?: string;
  /** What was found last, and by how many probes in a row; not counted beyond what decides. */
  streak: { isOutage: boolean; count: number; since: string; causes: ProbeCause[] };
  /** When it went from one to the other, the newest last. */
  changes: string[];
};

/** So many probes in a row must fail, or work, before it counts. */
export const probesThatDecide = 3;

const mostChanges = 20;

/** Whether nobody can look at a dashboard. */
export function isOutage(diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.some(({ cause }) => outageCauses.includes(cause));
}

/** The history with one more probe in it; the same object where there is nothing to write down. */
export function withProbe(
  history: ProbeHistory | undefined,
  diagnoses: readonly Diagnosis[],
  now: Date,
): ProbeHistory {
  const at = now.toISOString();
  const isNowOutage = isOutage(diagnoses);
  const [worst] = diagnoses;
  const cause = worst?.cause ?? 'up';
  const { streak, changes = [] } = history ?? {};
  const isSame = streak?.isOutage === isNowOutage;
  if (history && streak && isSame && streak.count >= probesThatDecide) {
    const known = streak.causes.at(-1) === cause;
    return known
      ? history
      : { ...history, streak: { ...streak, causes: [...streak.causes, cause].slice(-probesThatDecide) } };
  }
  const before = isSame && streak ? streak : { isOutage: isNowOutage, count: 0, since: at, causes: [] };
  const count = before.count + 1;
  const hasChanged = streak !== undefined && !isSame;
  const isFirstUp = !isNowOutage && history?.firstUpAt === undefined;
  return {
    ...(history?.firstUpAt ? { firstUpAt: history.firstUpAt } : isFirstUp ? { firstUpAt: at } : {}),
    streak: { ...before, count, causes: [...before.causes, cause].slice(-probesThatDecide) },
    changes: hasChanged ? [...changes, at].slice(-mostChanges) : changes,
  };
}

/** Reads what is remembered. */
export function readHistory(state: Pick<State, 'read'>): Promise<Stored<ProbeHistory> | undefined> {
  return state.read<ProbeHistory>('probe-history', 'probes');
}

/** Writes what has changed. Of two probes at once one is not counted: the next is a minute away. */
export async function recordHistory(
  state: Pick<State, 'create' | 'update'>,
  known: Stored<ProbeHistory> | undefined,
  next: ProbeHistory,
): Promise<void> {
  if (known?.value === next) return;
  if (known) await state.update('probe-history', 'probes', next, { version: known.version });
  else await state.create('probe-history', 'probes', next);
}
