import type { FindingKind, Severity } from '../../shared/events/finding.ts';
import type { Hit, Trouble } from './trouble.ts';

/** What a trouble is to people, and why it weighs as much. */
export type TroubleVerdict = {
  kind: Extract<FindingKind, 'chart-broken' | 'filter-dropped' | 'column-drift'>;
  severity: Severity;
  reason:
    | 'wrong-numbers'
    | 'whole-dashboard'
    | 'dashboard-filter'
    | 'security-rule'
    | 'many-charts'
    | 'few-charts'
    | 'perhaps-used'
    | 'unused';
};

/** So many broken charts are no minor error with a workaround. */
const manyCharts = 5;

/** Which dashboards have lost every chart they had: by the ids of charts that break, whatever the reason. */
export type BrokenDashboards = ReadonlySet<number>;

/**
 * Judges what a difference comes to. Figures that are wrong without a word are worse than an error that everybody
 * sees; what is only left over in a chart's settings alarms nobody.
 */
export function judgeTrouble({ hits }: Pick<Trouble, 'hits'>, wholly: BrokenDashboards): TroubleVerdict {
  const certain = hits.filter(({ reference }) => reference.confidence === 'certain');
  if (certain.some(({ effect }) => effect === 'wrong-numbers')) {
    return { kind: 'filter-dropped', severity: 'P2', reason: 'wrong-numbers' };
  }
  if (certain.length === 0) {
    return { kind: 'column-drift', severity: 'P3', reason: hits.length > 0 ? 'perhaps-used' : 'unused' };
  }
  const charts = new Set(certain.flatMap(({ user }) => (user.kind === 'chart' ? [user.id] : [])));
  const isWhole = certain.some(({ user }) => dashboardsOf(user).some(({ id }) => wholly.has(id)));
  if (isWhole) return { kind: 'chart-broken', severity: 'P2', reason: 'whole-dashboard' };
  // Whoever uses the filter breaks every chart in its scope.
  if (certain.some(({ user }) => user.kind === 'native-filter')) {
    return { kind: 'chart-broken', severity: 'P2', reason: 'dashboard-filter' };
  }
  // Whoever it applies to sees no chart of the dataset.
  if (certain.some(({ user }) => user.kind === 'row-level-security')) {
    return { kind: 'chart-broken', severity: 'P2', reason: 'security-rule' };
  }
  const isMany = charts.size >= manyCharts;
  return isMany
    ? { kind: 'chart-broken', severity: 'P2', reason: 'many-charts' }
    : { kind: 'chart-broken', severity: 'P3', reason: 'few-charts' };
}

/** The dashboards of which every chart breaks. */
export function whollyBroken(
  troubles: readonly Pick<Trouble, 'hits'>[],
  charts: readonly { id: number; dashboards: readonly { id: number }[] }[],
): Set<number> {
  const broken = new Set(troubles.flatMap(({ hits }) => hits.flatMap(brokenChart)));
  const standing = new Set(
    charts.filter(({ id }) => !broken.has(id)).flatMap(({ dashboards }) => dashboards.map(({ id }) => id)),
  );
  const hit = charts.flatMap(({ id, dashboards }) =>
    broken.has(id) ? dashboards.map((each) => each.id) : [],
  );
  return new Set(hit.filter((dashboard) => !standing.has(dashboard)));
}

function brokenChart({ user, effect, reference }: Hit): number[] {
  const isBroken = effect === 'breaks' && reference.confidence === 'certain';
  return user.kind === 'chart' && isBroken ? [user.id] : [];
}

/** The dashboards that somebody sees a user on. */
export function dashboardsOf(user: Hit['user']): { id: number; title: string }[] {
  if (user.kind === 'chart') return user.dashboards;
  return user.kind === 'native-filter' ? [user.dashboard] : [];
}
