import { closest } from 'fastest-levenshtein';
import { type Control, isInForce } from '../../shared/controls.ts';
import { describe, RequestRejection } from '../../shared/events/rejection.ts';
import type { RefreshMartsRequest } from '../../shared/events/requests.ts';
import type { MartPlan, PlannedMart } from '../../shared/mart-plan.ts';

/** What a run does with one mart, and why. */
export type MartStep = {
  mart: PlannedMart;
  action: 'refresh' | 'skip' | 'hold';
  reason: string;
  /** Marts (not the staging view) that this run must finish first. */
  waitsFor: string[];
};

/** Throws `RequestRejection` when the request names what does not exist, with the nearest name that does. */
export function checkSelection(request: RefreshMartsRequest, plan: MartPlan): void {
  const names = plan.marts.map((mart) => mart.name);
  for (const [index, name] of (request.only ?? []).entries()) {
    if (names.includes(name)) continue;
    const field = `only[${index}]`;
    if (name === plan.staging.name) {
      throw new RequestRejection(
        field,
        'stg_events is the staging view, not a mart; {"apply":["stg_events"]} writes it, {} refreshes all that read it',
      );
    }
    throw new RequestRejection(
      field,
      `no mart is named ${describe(name)}; did you mean ${closest(name, names)}?`,
    );
  }
  if (request.with?.includes('dependents') && !request.only) {
    throw new RequestRejection('with', 'dependents needs only: without it all marts are refreshed anyway');
  }
  if (request.apply && request.only) {
    throw new RequestRejection('apply', 'cannot be combined with only; apply the view first, then refresh');
  }
}

/** Plans one step for every mart, in an order in which each comes after what it waits for. */
export function planSteps(
  request: RefreshMartsRequest,
  plan: MartPlan,
  holds: readonly Control[],
  now: Date,
): MartStep[] {
  const chosen = chosenMarts(request, plan);
  const held = new Map(holds.filter((hold) => isInForce(hold, now)).map((hold) => [hold.subject, hold]));
  return inDependencyOrder(plan.marts).map((mart) => {
    const waitsFor = mart.dependsOn.filter((name) => chosen.has(name) && !held.has(name));
    if (!chosen.has(mart.name)) return { mart, action: 'skip', reason: 'not asked for', waitsFor };
    const hold = held.get(mart.name);
    if (hold) {
      const reason = `held by ${hold.author} until ${hold.until}: ${hold.reason}`;
      return { mart, action: 'hold', reason, waitsFor };
    }
    return { mart, action: 'refresh', reason: request.only ? 'asked for' : 'part of every run', waitsFor };
  });
}

/** Marts that a mart reads and that do not exist yet, so that its SQL cannot even be analysed. */
export function missingUpstream(
  mart: Pick<PlannedMart, 'dependsOn'>,
  tables: ReadonlyMap<string, unknown>,
): string[] {
  return mart.dependsOn.filter((name) => name !== 'stg_events' && !tables.has(name));
}

function chosenMarts(request: RefreshMartsRequest, plan: MartPlan): Set<string> {
  if (!request.only) return new Set(plan.marts.map((mart) => mart.name));
  const chosen = new Set(request.only);
  if (request.with?.includes('dependents')) {
    for (const mart of inDependencyOrder(plan.marts)) {
      if (mart.dependsOn.some((name) => chosen.has(name))) chosen.add(mart.name);
    }
  }
  return chosen;
}

/** The plan has no cycle: the planner refuses one. */
function inDependencyOrder(marts: readonly PlannedMart[]): PlannedMart[] {
  const byName = new Map(marts.map((mart) => [mart.name, mart]));
  const ordered = new Set<PlannedMart>();
  const visit = (mart: PlannedMart): void => {
    if (ordered.has(mart)) return;
    for (const name of mart.dependsOn) {
      const upstream = byName.get(name);
      if (upstream) visit(upstream);
    }
    ordered.add(mart);
  };
  marts.forEach(visit);
  return [...ordered];
}
