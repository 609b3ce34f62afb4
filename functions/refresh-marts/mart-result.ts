import type { FactData } from '../../shared/events/facts.ts';

/** What became of one mart; a `mart-refreshed` fact without its run. */
export type MartResult = Omit<FactData<'mart-refreshed'>, 'runId'>;

/** The sentence operators know (runbook section 1), with what is missing in brackets. */
export function completedSentence(results: readonly Pick<MartResult, 'outcome'>[]): string {
  const counts = countOutcomes(results);
  const rest = (['failed', 'rejected', 'skipped', 'held'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${outcome}`);
  const sentence = `Completed: ${counts.refreshed}/${results.length} tables refreshed`;
  return rest.length > 0 ? `${sentence} (${rest.join(', ')})` : sentence;
}

/** How many marts came to each end. */
export function countOutcomes(
  results: readonly Pick<MartResult, 'outcome'>[],
): Record<MartResult['outcome'], number> {
  const counts = { refreshed: 0, failed: 0, rejected: 0, skipped: 0, held: 0 };
  for (const { outcome } of results) counts[outcome]++;
  return counts;
}
