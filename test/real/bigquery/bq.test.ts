import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';

const run = promisify(execFile);
const account = 'ana@example.test';

/** The `bq` command line, pointed at a stand-in of its own and away from the developer's own settings. */
async function openBq(t: ExecutionContext) {
  const standIn = await startBigQuery();
  t.teardown(standIn.stop);
  const home = await mkdtemp(join(tmpdir(), 'bq-'));
  t.teardown(() => rm(home, { recursive: true, force: true }));
  const env = { ...process.env, HOME: home, CLOUDSDK_CONFIG: home, CLOUDSDK_CORE_DISABLE_PROMPTS: 'true' };
  const settings = [
    `--api=${standIn.url}`,
    '--project_id=acme',
    '--headless',
    '--format=json',
    `--oauth_access_token=${account}`,
  ];
  await run('bq', ['version'], { env }).catch((error: Error) => {
    throw new Error('This suite needs the bq command line, which is not installed here.', { cause: error });
  });
  const bq = async (...words: string[]): Promise<string> => {
    const { stdout } = await run('bq', [...settings, ...words], { env, cwd: home });
    return stdout.trim();
  };
  return { bq, home, standIn };
}

test('bq makes, lists, describes and removes datasets and tables', async (t) => {
  const { bq } = await openBq(t);

  await bq('mk', '--dataset', 'shop');
  await bq('mk', '--table', '--description=all orders', 'shop.orders', 'id:STRING,amount:INTEGER');
  const datasets = JSON.parse(await bq('ls'));
  const tables = JSON.parse(await bq('ls', 'shop'));
  const schema = JSON.parse(await bq('show', '--schema', 'shop.orders'));
  const table = JSON.parse(await bq('show', 'shop.orders'));
  await bq('rm', '-f', '-t', 'shop.orders');
  await bq('rm', '-r', '-f', '-d', 'shop');

  t.is(datasets[0].datasetReference.datasetId, 'shop');
  t.is(tables[0].tableReference.tableId, 'orders');
  t.deepEqual(schema, [
    { name: 'id', type: 'STRING', mode: 'NULLABLE' },
    { name: 'amount', type: 'INTEGER', mode: 'NULLABLE' },
  ]);
  t.is(table.description, 'all orders');
  t.is(await bq('ls'), '');
});

test('bq loads a file, shows its head, copies and queries it', async (t) => {
  const { bq, home } = await openBq(t);
  await bq('mk', '--dataset', 'shop');
  await writeFile(join(home, 'orders.ndjson'), '{"id":"a","amount":1}\n{"id":"b","amount":2}\n');

  await bq(
    'load',
    '--source_format=NEWLINE_DELIMITED_JSON',
    'shop.orders',
    'orders.ndjson',
    'id:STRING,amount:INTEGER',
  );
  await bq('cp', 'shop.orders', 'shop.copy');
  const head = JSON.parse(await bq('head', '--max_rows=1', 'shop.copy'));
  const query = 'SELECT SUM(amount) AS total FROM shop.orders';
  const rows = JSON.parse(await bq('query', '--use_legacy_sql=false', query));
  const dryRun = JSON.parse(await bq('query', '--use_legacy_sql=false', '--dry_run', query));
  const jobs = JSON.parse(await bq('ls', '--jobs'));

  t.deepEqual(head, [{ id: 'a', amount: '1' }]);
  t.deepEqual(rows, [{ total: '3' }]);
  t.is(dryRun.statistics.totalBytesProcessed, '22');
  t.is(jobs.length, 3);
  t.is(jobs[0].user_email, account);
});

test('bq prints the reason for which a query was refused', async (t) => {
  const { bq } = await openBq(t);

  const error = await t.throwsAsync(bq('query', '--use_legacy_sql=false', 'SELECT nope'));

  t.regex((error as Error & { stdout?: string }).stdout ?? '', /Unrecognized name: nope at\s+\[1:8\]/);
});
