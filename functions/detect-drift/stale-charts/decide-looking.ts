import type { Control } from '../../../shared/controls.ts';
import type { WritePermission } from '../sync/plan-sync.ts';

/** How far a run goes to learn what charts show. */
export type Looking =
  /** Old results are replaced by forced queries. */
  | { look: 'force' }
  /** Charts are asked for as a viewer does, and what is old is only said. */
  | { look: 'only-see'; reason: 'observe' | 'shadow' | 'sync-none' }
  /** No chart is asked for: what stood still stands. */
  | { look: 'not'; reason: 'dry-run' | 'maintenance' }
  | { look: 'not'; reason: 'switched-off' };

/** Decides it; `most` is how many charts a run may ask for. */
export function decideLooking(
  permission: WritePermission,
  { most, controls, isDryRun }: { most: number; controls: readonly Control[]; isDryRun: boolean },
): Looking {
  if (most === 0) return { look: 'not', reason: 'switched-off' };
  if (isDryRun) return { look: 'not', reason: 'dry-run' };
  if (maintainedSubjects(controls).some((subject) => ['all', 'superset', ''].includes(subject))) {
    return { look: 'not', reason: 'maintenance' };
  }
  if (permission.allowed) return { look: 'force' };
  const { reason } = permission;
  return reason === 'dry-run' || reason === 'maintenance'
    ? { look: 'not', reason }
    : { look: 'only-see', reason };
}

/** What somebody is at work on: marts, and what is greater than a mart. */
export function maintainedSubjects(controls: readonly Control[]): string[] {
  return controls.flatMap(({ kind, subject }) => (kind === 'maintenance' ? [subject] : []));
}
