import type { Mutant } from './mutant.ts';
import { type JobResult, runJobs } from './workers.ts';
import type { WorldName } from './worlds.ts';

/**
 * Plants one bug after the other, and prints which claim caught it after how many schedules. True when none
 * survived. The same schedules must pass without any bug, or being caught would say nothing.
 */
export async function runMutants(
  mutants: readonly Mutant[],
  { seed, schedules }: { seed: number; schedules: number },
): Promise<boolean> {
  const startedAt = performance.now();
  const jobIn = (world: WorldName) => ({ world, seed, schedules, shrink: false });
  const sound = [...new Set(mutants.map(({ world }) => world))].map(jobIn);
  let survivors = 0;
  let isSound = true;
  console.log('what became of it | mutant | schedules | claims | for example');
  const planted = mutants.map((mutant) => ({ ...jobIn(mutant.world), mutant }));
  await runJobs([...sound, ...planted], ({ mutant, world }, result) => {
    const { isCaught, text } = describeResult(result);
    if (!mutant) {
      const passed = !isCaught && 'verdict' in result;
      isSound &&= passed;
      return console.log(`${passed ? 'passed' : 'FAILED'} | none, in ${world} | ${text}`);
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
  if ('endless' in result) {
    const { schedules, seconds } = result.endless;
    return { isCaught: true, text: `${schedules} | no end within ${seconds} s |` };
  }
  const { schedules, failure } = result.verdict;
  if (!failure) return { isCaught: false, text: `${schedules} | none | nothing was seen` };
  const [first] = failure.violations;
  const names = failure.violations.map(({ property }) => property).join(', ');
  return { isCaught: true, text: `${schedules} | ${names} | ${first?.problems[0] ?? ''}` };
}
