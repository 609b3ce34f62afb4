import type { Mutant } from './mutant.ts';
import type { JobResult } from './worker.ts';
import { runJobs } from './workers.ts';

/**
 * Plants one bug after the other, and prints which claim caught it after how many schedules. True when none
 * survived. The same schedules must pass without any bug, or being caught would say nothing.
 */
export async function runMutants(
  mutants: readonly Mutant[],
  { seed, schedules }: { seed: number; schedules: number },
): Promise<boolean> {
  const startedAt = performance.now();
  const job = { seed, schedules, shrink: false };
  let survivors = 0;
  let isSound = true;
  console.log('what became of it | mutant | schedules | claims | for example');
  await runJobs([job, ...mutants.map((mutant) => ({ ...job, mutant }))], ({ mutant }, result) => {
    const { isCaught, text } = describeResult(result);
    if (!mutant) {
      isSound = !isCaught && !('broken' in result);
      return console.log(`${isSound ? 'passed' : 'FAILED'} | none | ${text}`);
    }
    if (!isCaught) survivors++;
    console.log(`${isCaught ? 'caught' : 'SURVIVED'} | ${mutant.name} | ${text}`);
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${mutants.length - survivors} of ${mutants.length} mutants caught in ${seconds} s`);
  return survivors === 0 && isSound;
}

function describeResult(result: JobResult): { isCaught: boolean; text: string } {
  if ('broken' in result) return { isCaught: false, text: `could not be planted: ${result.broken}` };
  const { schedules, failure } = result.verdict;
  if (!failure) return { isCaught: false, text: `${schedules} | none | nothing was seen` };
  const [first] = failure.violations;
  const names = failure.violations.map(({ property }) => property).join(', ');
  return { isCaught: true, text: `${schedules} | ${names} | ${first?.problems[0] ?? ''}` };
}
