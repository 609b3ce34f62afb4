import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createSqlEngine } from '../local/bigquery/sql/engine.ts';
import { renderProblem } from './mart-problem.ts';
import { planMarts } from './plan-marts.ts';

/**
 * `npm run marts`: writes marts/plan.json, or with `check` only says whether it is up to date.
 * Returns the exit code: 0 when the plan is (now) right, 1 when a file or the plan must be corrected.
 */
export async function runMarts(request: {
  /** The repository's root. */
  root: string;
  check?: boolean;
  write: (line: string) => void;
}): Promise<number> {
  const { root, check = false, write } = request;
  const engine = await createSqlEngine();
  try {
    const result = await planMarts({ folder: path.join(root, 'marts'), engine });
    if ('problems' in result) {
      for (const problem of result.problems) write(renderProblem(problem));
      write(`marts/plan.json stays as it is: ${result.problems.length} to correct.`);
      return 1;
    }
    const planFile = path.join(root, 'marts', 'plan.json');
    const text = `${JSON.stringify(result.plan, null, 2)}\n`;
    const isFresh = text === (await readFile(planFile, 'utf8').catch(() => ''));
    if (check && !isFresh) {
      write('marts/plan.json is out of date: run npm run marts and commit it.');
      return 1;
    }
    if (!isFresh) await writeFile(planFile, text);
    write(`marts/plan.json ${isFresh ? 'is up to date' : 'written'}: ${result.plan.marts.length} marts.`);
    return 0;
  } finally {
    await engine.stop();
  }
}
