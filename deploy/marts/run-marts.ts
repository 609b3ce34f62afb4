import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createSqlEngine } from '../local/bigquery/sql/engine.ts';
import { renderProblem } from './mart-problem.ts';
import { planMarts } from './plan-marts.ts';
import { renderDocs } from './render-docs.ts';

/**
 * `npm run marts`: writes marts/plan.json and the documents that follow from it, or with `check` only says whether they are up to date.
 * Returns the exit code: 0 when they are (now) right, 1 when something must be corrected.
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
    const files = { 'plan.json': `${JSON.stringify(result.plan, null, 2)}\n`, ...renderDocs(result.plan) };
    const stale = await findStale(path.join(root, 'marts'), files);
    if (check && stale.length > 0) {
      write(
        `Out of date in marts/: ${stale.map(([name]) => name).join(', ')}. Run npm run marts and commit.`,
      );
      return 1;
    }
    for (const [name, text] of stale) await writeFile(path.join(root, 'marts', name), text);
    const state =
      stale.length === 0 ? 'is up to date' : `written (${stale.map(([name]) => name).join(', ')})`;
    write(`marts/plan.json ${state}: ${result.plan.marts.length} marts.`);
    return 0;
  } finally {
    await engine.stop();
  }
}

/** The files whose content on disk is not the wanted one. */
async function findStale(folder: string, wanted: Record<string, string>): Promise<[string, string][]> {
  const stale: [string, string][] = [];
  for (const [name, text] of Object.entries(wanted)) {
    const current = await readFile(path.join(folder, name), 'utf8').catch(() => undefined);
    if (current !== text) stale.push([name, text]);
  }
  return stale;
}
