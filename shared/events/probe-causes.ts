/** Causes for which nobody can look at a dashboard, the worst first. */
const outages = [
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
] as const;

/** What a probe can find: an outage, something that leaves Superset usable, or `up`, which is nothing. */
export const probeCauses = [
  ...outages,
  'worker-down',
  'disk-full',
  'superset-slow',
  'agent-silent',
  'up',
] as const;

/** What broke, as far as a probe can tell. */
export type ProbeCause = (typeof probeCauses)[number];

/** Those for which nobody can look at a dashboard. */
export const outageCauses: readonly ProbeCause[] = outages;
