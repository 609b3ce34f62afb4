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
  unjudged: 'not judged',
  'chart-broken': 'chart broken',
  'charts-stale': 'old results',
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
  'superset-slow': 'slow',
  'disk-full': 'disk full',
  'agent-silent': 'agent silent',
  'remediation-gave-up': 'repairs stopped',
  'dead-letter': 'message not processed',
  'step-silent': 'silent',
  'request-rejected': 'request rejected',
};

/** What a fault means to somebody who only looks at dashboards, while it lasts and when it is over. */
export type PlainWords = { open: string; over: string };

const notOpening: PlainWords = {
  open: 'The dashboards cannot be opened',
  over: 'The dashboards can be opened again',
};
const badCharts: PlainWords = {
  open: 'Some charts do not work as they should',
  over: 'The charts work again',
};
const monitoring: PlainWords = {
  open: 'The monitoring of the dashboards needs attention',
  over: 'The monitoring of the dashboards works again',
};
const oldFigures: PlainWords = {
  open: 'Figures on the dashboards are not up to date',
  over: 'The figures on the dashboards are up to date again',
};

/** The words for those kinds that are not about the figures. */
const plainKinds: Partial<Record<FindingKind, PlainWords>> = {
  'vm-stopped': notOpening,
  'vm-unreachable': notOpening,
  'superset-database-down': notOpening,
  'superset-web-down': notOpening,
  'network-path': {
    open: 'The dashboards may not open for everybody',
    over: 'The dashboards open for everybody again',
  },
  'superset-queries-failing': {
    open: 'The dashboards open, but their charts show errors',
    over: 'The charts on the dashboards show their figures again',
  },
  'superset-slow': {
    open: 'The dashboards open slowly',
    over: 'The dashboards open as fast as before',
  },
  'disk-full': monitoring,
  'agent-silent': monitoring,
  'superset-worker-down': badCharts,
  'chart-broken': badCharts,
  'filter-dropped': badCharts,
  'column-drift': badCharts,
  'dataset-drift': badCharts,
  'remediation-gave-up': {
    open: 'The dashboards have a fault that must be mended by hand',
    over: 'The fault of the dashboards is mended',
  },
  'dead-letter': monitoring,
  'step-silent': monitoring,
  'request-rejected': monitoring,
};

/** What a kind of finding means in plain words. */
export function plainWords(kind: FindingKind | undefined): PlainWords {
  return (kind && plainKinds[kind]) ?? oldFigures;
}

/** A mart's name without what only its makers need: `mart_new_vs_returning` is `new vs returning`. */
export function plainMartName(mart: string): string {
  return mart.replace(/^mart_/, '').replaceAll('_', ' ');
}
