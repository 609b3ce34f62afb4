import type { FindingKind } from '../../../shared/events/finding.ts';

/** What a kind of finding says of its subject, in a table whose first column names it. */
export const findingWords: Record<FindingKind, string> = {
  'staging-view-broken': 'broken',
  'staging-view-differs': 'not as in the repository',
  'run-blocked': 'run blocked',
  'refresh-failed': 'failed',
  'refresh-rejected': 'withheld',
  'refresh-skipped': 'skipped',
  'run-missed': 'run missed',
  'source-late': 'export late',
  stale: 'stale',
  empty: 'empty',
  missing: 'missing',
  'rolled-back': 'rolled back',
  'volume-dropped': 'fewer rows',
  'chart-broken': 'chart broken',
  'filter-dropped': 'filter dropped',
  'column-drift': 'columns differ',
  'dataset-drift': 'dataset differs',
  'vm-stopped': 'VM stopped',
  'vm-unreachable': 'VM silent',
  'network-path': 'network path',
  'superset-database-down': 'database down',
  'superset-web-down': 'web down',
  'superset-worker-down': 'worker down',
  'superset-queries-failing': 'queries fail',
  'remediation-gave-up': 'repairs stopped',
  'dead-letter': 'message not processed',
  'step-silent': 'silent',
  'request-rejected': 'request rejected',
};

/** What a kind of finding means to somebody who only looks at dashboards. */
export function plainWords(kind: FindingKind): string {
  switch (kind) {
    case 'vm-stopped':
    case 'vm-unreachable':
    case 'superset-database-down':
    case 'superset-web-down':
      return 'The dashboards cannot be opened';
    case 'network-path':
      return 'The dashboards may not open for everybody';
    case 'superset-queries-failing':
      return 'The dashboards open, but their charts show errors';
    case 'superset-worker-down':
    case 'chart-broken':
    case 'filter-dropped':
    case 'column-drift':
    case 'dataset-drift':
      return 'Some charts do not work as they should';
    case 'remediation-gave-up':
      return 'The dashboards have a fault that must be mended by hand';
    case 'dead-letter':
    case 'step-silent':
    case 'request-rejected':
      return 'The monitoring of the dashboards needs attention';
    default:
      return 'Figures on the dashboards are not up to date';
  }
}

/** A mart's name without what only its makers need: `mart_new_vs_returning` is `new vs returning`. */
export function plainMartName(mart: string): string {
  return mart.replace(/^mart_/, '').replaceAll('_', ' ');
}
