import type { Control } from '../../../shared/controls.ts';
import type { DetectDriftRequest } from '../../../shared/events/requests.ts';
import type { DriftConfig } from '../config.ts';
import type { WritePermission } from './plan-sync.ts';

/** Decides whether a run may write to Superset; of several reasons not to, the strictest is said. */
export function decidePermission(
  mode: DriftConfig['mode'],
  { dryRun, sync }: Pick<DetectDriftRequest, 'dryRun' | 'sync'>,
  controls: readonly Control[],
): WritePermission {
  const isMaintained = controls.some(
    ({ kind, subject }) => kind === 'maintenance' && ['all', 'superset', ''].includes(subject),
  );
  if (mode !== 'live') return { allowed: false, reason: mode };
  if (dryRun) return { allowed: false, reason: 'dry-run' };
  if (sync === 'none') return { allowed: false, reason: 'sync-none' };
  return isMaintained ? { allowed: false, reason: 'maintenance' } : { allowed: true };
}
