/** What a probe can find, the worst first; `up` is that it found nothing. */
export const probeCauses = [
  'vm-stopped-by-human',
  'vm-stopped',
  'vm-preempted-or-host-error',
  'vm-unreachable',
  'network-path',
  'metadata-database-down',
  'metadata-database-frozen',
  'web-down',
  'web-hung',
  'query-path-broken',
  'worker-down',
  'disk-full',
  'superset-slow',
  'agent-silent',
  'up',
] as const;

/** What broke, as far as a probe can tell. */
export type ProbeCause = (typeof probeCauses)[number];

/** Causes for which nobody can look at a dashboard; the others leave Superset usable. */
export const outageCauses: readonly ProbeCause[] = [
  'vm-stopped-by-human',
  'vm-stopped',
  'vm-preempted-or-host-error',
  'vm-unreachable',
  'network-path',
  'metadata-database-down',
  'metadata-database-frozen',
  'web-down',
  'web-hung',
  'query-path-broken',
];
