import type { Verdict } from './check.ts';

/** A failing schedule in words: what it violates, the schedule itself, and how to see it again. */
export function renderFailure({ world, seed, failure }: Verdict): string {
  if (!failure) return '';
  const { violations, schedule, path, shrinks } = failure;
  const problems = violations.flatMap(({ property, problems: found }) => [
    `  ${property}:`,
    ...found.slice(0, 5).map((problem) => `    ${problem}`),
    ...(found.length > 5 ? [`    and ${found.length - 5} more`] : []),
  ]);
  return [
    'Violated:',
    ...problems,
    `Schedule (shrunk ${shrinks} times):`,
    JSON.stringify(schedule, null, 2),
    `See it again: npm run simulate -- --world ${world} --seed ${seed} --path ${path}`,
  ].join('\n');
}
