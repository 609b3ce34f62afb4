import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { runMarts } from '../../../deploy/marts/run-marts.ts';

async function copyMarts(t: ExecutionContext): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'marts-'));
  t.teardown(() => rm(root, { recursive: true, force: true }));
  await cp('marts', path.join(root, 'marts'), { recursive: true });
  return root;
}

async function run(root: string, check: boolean): Promise<{ exitCode: number; said: string }> {
  const lines: string[] = [];
  const exitCode = await runMarts({ root, check, write: (line) => lines.push(line) });
  return { exitCode, said: lines.join('\n') };
}

test('a stale document is told by a check and written by a run', async (t) => {
  const root = await copyMarts(t);
  const lineage = path.join(root, 'marts', 'LINEAGE.md');
  const right = await readFile(lineage, 'utf8');
  await writeFile(lineage, 'stale');

  const checked = await run(root, true);
  t.is(checked.exitCode, 1);
  t.regex(checked.said, /Out of date in marts\/: LINEAGE\.md\. Run npm run marts/);
  t.is(await readFile(lineage, 'utf8'), 'stale');

  t.is((await run(root, false)).exitCode, 0);
  t.is(await readFile(lineage, 'utf8'), right);
});

test('a wrong mart is told, and the plan stays as it is', async (t) => {
  const root = await copyMarts(t);
  const before = await readFile(path.join(root, 'marts', 'plan.json'), 'utf8');
  const geo = path.join(root, 'marts', 'mart_geo.sql');
  await writeFile(geo, (await readFile(geo, 'utf8')).replace('  city,', '  cityy,'));

  const { exitCode, said } = await run(root, false);

  t.is(exitCode, 1);
  t.regex(said, /^marts\/mart_geo\.sql:21:3: Unrecognized name: cityy; Did you mean city\?/);
  t.regex(said, /marts\/plan\.json stays as it is: 1 to correct\./);
  t.is(await readFile(path.join(root, 'marts', 'plan.json'), 'utf8'), before);
});
