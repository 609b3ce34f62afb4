import type { Rung } from '../../shared/remedies.ts';

/** So many of a rung within a time, whatever they were for. */
export type Allowance = { count: number; hours: number };

/** How often each rung may be done, as watchdog.yaml says; every allowance of a rung must have something left. */
export type Budget = Readonly<Record<Rung, readonly Allowance[]>>;

/** Why a rung may not be done now, and from when on it may; undefined where it may. */
export function spentBudget(
  rung: Rung,
  startedAt: readonly Date[],
  { budget, now }: { budget: Budget; now: Date },
): { reason: string; until: Date } | undefined {
  for (const { count, hours } of budget[rung]) {
    const windowMilliseconds = hours * 3_600_000;
    const within = startedAt
      .filter((at) => now.getTime() - at.getTime() < windowMilliseconds)
      .toSorted((one, other) => other.getTime() - one.getTime());
    if (within.length < count) continue;
    // The one whose leaving the window makes room again; where nothing is allowed at all, none does.
    const oldest = within[count - 1] ?? now;
    const until = new Date(oldest.getTime() + windowMilliseconds);
    return { reason: `${rung} was done ${within.length} of ${count} times in ${inWords(hours)}`, until };
  }
  return undefined;
}

function inWords(hours: number): string {
  if (hours < 1) return `${hours * 60} minutes`;
  return hours === 1 ? 'an hour' : `${hours} hours`;
}
