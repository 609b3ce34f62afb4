import type { MartResult } from './mart-result.ts';
import type { MartStep } from './selection.ts';
import { completedOrThrow } from './settled.ts';

/** Walks the plan: every mart as soon as what it reads is done, one result for each. */
export type ApplyOptions = {
  /** In an order in which each step comes after what it waits for. */
  steps: MartStep[];
  /** Build on upstream marts that failed, were rejected or are held: their last version is still readable. */
  onStaleUpstream: boolean;
  refresh: (step: MartStep) => Promise<MartResult>;
  /** Called once for each mart when its result is known. */
  report: (result: MartResult) => Promise<void>;
};

/**
 * Applies a plan and returns the results in its order. One mart's failure never stops those that do not read it.
 * When a delivery is out of time or loses its state store, all that is in flight comes to rest first, then the
 * error is thrown: a function that answered is frozen, and must leave nothing half done.
 */
export async function applySteps(options: ApplyOptions): Promise<MartResult[]> {
  const { steps, onStaleUpstream, refresh, report } = options;
  const results = new Map<string, Promise<MartResult>>();

  async function finish(step: MartStep): Promise<MartResult> {
    const upstream = await Promise.all(step.waitsFor.map((name) => results.get(name)));
    const result = await resultOf(
      step,
      upstream.filter((found) => found !== undefined),
    );
    await report(result);
    return result;
  }

  async function resultOf(step: MartStep, upstream: MartResult[]): Promise<MartResult> {
    if (step.action === 'hold') return withoutWork(step, 'held', 'hold', step.reason);
    const missing = upstream.filter((result) => result.outcome !== 'refreshed');
    if (missing.length > 0 && !onStaleUpstream) {
      const list = missing
        .map((result) => `${result.mart} was ${result.outcome} (${result.reason})`)
        .join(', ');
      const result = withoutWork(step, 'skipped', 'upstream', `It reads a mart that is not fresh: ${list}.`);
      return { ...result, upstream: missing.map(({ mart }) => mart) };
    }
    return refresh(step);
  }

  for (const step of steps) {
    if (step.action === 'skip') continue;
    results.set(step.mart.name, finish(step));
  }
  return completedOrThrow([...results.values()]);
}

/** The result of a mart that nothing was done for. */
export function withoutWork(
  step: Pick<MartStep, 'mart'>,
  outcome: 'skipped' | 'held',
  reason: string,
  explanation: string,
): MartResult {
  return { mart: step.mart.name, outcome, reason, explanation, attempts: 0 };
}
