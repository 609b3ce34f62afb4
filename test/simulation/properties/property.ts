import type { History } from '../history.ts';

/** A claim about every history, whatever its schedule: the violations, in sentences; none when it holds. */
export type Property = (history: History) => string[];

const minute = 60_000;

/** An instant as violations print it: minutes and seconds since the schedule began. */
export function clockText({ startedAt }: Pick<History, 'startedAt'>, at: number): string {
  const seconds = Math.round((at - startedAt) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Minutes in the unit of every instant here. */
export function minutes(count: number): number {
  return count * minute;
}
