import { findingKey } from '../../../shared/events/finding.ts';
import type { StaleChart } from './stale-memory.ts';

/** Whether Superset's containers should be restarted for its old results, and why or why not. */
export type RestartWanted =
  | {
      wanted: true;
      /** Services of docker-compose, as the runbook restarts them. */
      services: ['superset', 'superset-worker'];
      /** Keys of the findings that it is meant to end. */
      causes: string[];
      reason: 'old-results-kept';
    }
  | { wanted: false; reason: 'nothing-old' | 'not-tried' | 'queries-fail' };

/**
 * A restart is wanted only where a forced query went through and the old result is still shown (runbook section 2 step
 * 5). A chart whose query fails would show its error after a restart, which helps nobody.
 */
export function restartWanted(stale: readonly StaleChart[]): RestartWanted {
  const kept = stale.filter(({ state }) => state === 'kept');
  if (kept.length > 0) {
    const causes = new Set(kept.map(({ mart }) => findingKey({ kind: 'charts-stale', subject: mart })));
    return {
      wanted: true,
      services: ['superset', 'superset-worker'],
      causes: [...causes].toSorted(),
      reason: 'old-results-kept',
    };
  }
  if (stale.length === 0) return { wanted: false, reason: 'nothing-old' };
  const isRefused = stale.some(({ state }) => state === 'refused');
  return { wanted: false, reason: isRefused ? 'queries-fail' : 'not-tried' };
}
