import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import { startAnalyzer } from '../../../../../deploy/local/bigquery/sql/analyzer/analyzer.ts';
import {
  type AnalyzerProcess,
  findAnalyzerFiles,
  startAnalyzerProcess,
} from '../../../../../deploy/local/bigquery/sql/analyzer/analyzer-process.ts';
import { createSqlEngine } from '../../../../../deploy/local/bigquery/sql/engine.ts';
import { ConfigError } from '../../../../../shared/errors.ts';

const query = { sql: 'SELECT 1 AS one', tables: [], now: new Date(0) };

test('a machine for which there is no analyzer is told so in one sentence', (t) => {
  t.throws(() => findAnalyzerFiles('win32', 'x64'), {
    instanceOf: ConfigError,
    message:
      'The BigQuery stand-in runs on Linux and macOS (x64 and arm64), because ZetaSQL does; this machine is win32 x64.',
  });
});

test('a server that cannot start says what it said', async (t) => {
  await t.throwsAsync(startAnalyzerProcess('/nonexistent/remote_server'), {
    instanceOf: ConfigError,
    message: /did not start .*not found/,
  });
});

test('two engines on one machine answer each for itself, and one survives the other', async (t) => {
  const [first, second] = await Promise.all([createSqlEngine(), createSqlEngine()]);
  t.teardown(second.stop);

  t.is((await first.compile(query)).kind, 'query');
  await first.stop();

  t.is((await second.compile(query)).kind, 'query');
  await t.throwsAsync(first.compile(query), { message: 'The SQL analyzer has been stopped.' });
});

test('an analyzer whose process died starts another with the next call', async (t) => {
  const processes: AnalyzerProcess[] = [];
  const analyzer = await startAnalyzer(async (server) => {
    const started = await startAnalyzerProcess(server);
    processes.push(started);
    return started;
  });
  t.teardown(analyzer.stop);

  await processes[0]?.stop();
  const response = await analyzer.call('getLanguageOptions', { maximumFeatures: true });

  t.true(Array.isArray(response.enabledLanguageFeatures));
  t.is(processes.length, 2);
});

test('the analyzer dies with its parent, even when that is killed, and takes its socket along', async (t) => {
  const script = path.resolve('test/deploy/local/bigquery/sql/held-analyzer.ts');
  const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  const folder = String(line).trim();
  t.deepEqual(await readdir(folder), ['socket:0']);

  parent.kill('SIGKILL');

  await untilGone(folder);
  t.pass();
});

/** Resolves when the folder is no more; the test's own time limit is the limit. */
async function untilGone(folder: string): Promise<void> {
  while (existsSync(folder)) await setImmediate();
}
