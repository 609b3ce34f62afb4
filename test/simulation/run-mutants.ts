import type { Mutant } from './mutant.ts';
import type { JobResult } from './worker.ts';
import { runJobs } from './workers.ts';

/**
 * Plants one bug after the other, and prints which claim caught it after how many schedules. True when none
 * survived.
 */
export async function runMutants(
  mutants: readonly Mutant[],
  { seed, schedules }: { seed: number; schedules: number },
): Promise<boolean> {
  const survivors: string[] = [];
  const startedAt = performance.now();
  await runJobs(
    mutants.map((mutant) => ({ mutant, seed, schedules, shrink: false })),
    ({ mutant }, result) => {
      const line = describeResult(result);
      if (!line.isCaught) survivors.push(mutant?.name ?? '');
      console.log(`${line.isCaught ? 'caught  ' : 'SURVIVED'} | ${mutant?.name} | ${line.text}`);
    },
  );
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${mutants.length - survivors.length} of ${mutants.length} mutants caught in ${seconds} s`);
  return survivors.length === 0;
}

function describeResult(result: JobResult): { isCaught: boolean; text: string } {
  if ('broken' in result) return { isCaught: false, text: `could not be planted: ${result.broken}` };
  const { schedules, failure } = result.verdict;
  if (!failure) return { isCaught: false, text: `${schedules} schedules saw nothing` };
  const [first] = failure.violations;
  const names = failure.violations.map(({ property }) => property).join(', ');
  return { isCaught: true, text: `${schedules} | ${names} | ${first?.problems[0] ?? ''}` };
}
