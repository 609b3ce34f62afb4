import type { FindingKind } from '../../shared/events/finding.ts';
import { findingKey } from '../../shared/events/finding.ts';
import type { Evidence } from './evidence.ts';
import type { RemedyCause } from './ladder.ts';

/** What probe-health and detect-drift call each cause when they tell of it. */
const kinds: Readonly<Record<Exclude<RemedyCause, 'up'>, FindingKind>> = {
  'vm-stopped-by-human': 'vm-stopped',
  'vm-stopped': 'vm-stopped',
  'vm-preempted-or-host-error': 'vm-stopped',
  'vm-unreachable': 'vm-unreachable',
  'network-path': 'network-path',
  'metadata-database-down': 'superset-database-down',
  'metadata-database-frozen': 'superset-database-down',
  'web-down': 'superset-web-down',
  'web-hung': 'superset-web-down',
  'query-path-broken': 'superset-queries-failing',
  'worker-down': 'superset-worker-down',
  'disk-full': 'disk-full',
  'superset-slow': 'superset-slow',
  'agent-silent': 'agent-silent',
  'charts-stale': 'charts-stale',
};

/** Key of the finding that a remedy is meant to end, so that its mail tells of the remedy. */
export function causeKeyOf(
  { cause, findings }: Pick<Evidence, 'cause' | 'findings'>,
  target: string,
): string {
  const [named] = findings;
  if (named !== undefined) return named;
  return cause === 'up' ? target : findingKey({ kind: kinds[cause], subject: target });
}
