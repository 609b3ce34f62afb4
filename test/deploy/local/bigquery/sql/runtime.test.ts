import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import test from 'ava';
import { explainRun } from '../../../../../deploy/local/bigquery/sql/errors.ts';
import { farmFingerprint } from '../../../../../deploy/local/bigquery/sql/runtime/farm-fingerprint.ts';
import { floatText } from '../../../../../deploy/local/bigquery/sql/runtime/float-text.ts';
import { installRuntime } from '../../../../../deploy/local/bigquery/sql/runtime/runtime.ts';

const sources = 'deploy/local/bigquery/sql';

test('every function that translated SQL may call is installed', async (t) => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  t.teardown(() => {
    connection.closeSync();
    instance.closeSync();
  });
  await installRuntime(connection);
  const installed = await connection.runAndReadAll('SELECT DISTINCT function_name FROM duckdb_functions()');
  const known = new Set(installed.getRows().map(([name]) => name));

  const files = (await readdir(sources, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const texts = await Promise.all(files.map((file) => readFile(path.join(sources, file), 'utf8')));
  const called = new Set(texts.flatMap((text) => text.match(/\bbq_\w+(?=\()/g) ?? []));

  t.true(called.size > 100);
  t.deepEqual(
    [...called].filter((name) => !known.has(name)),
    [],
  );
});

test('the runtime may be installed twice', async (t) => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  t.teardown(() => {
    connection.closeSync();
    instance.closeSync();
  });

  await installRuntime(connection);

  await t.notThrowsAsync(installRuntime(connection));
});

test('a fingerprint is that of FarmHash', (t) => {
  t.is(farmFingerprint(Buffer.from('foo')), 6150913649986995171n);
  t.is(farmFingerprint(Buffer.from('')), -7286425919675154353n);
});

test('floating point numbers print as BigQuery casts them', (t) => {
  const printed = [0.1, -3, 1e15, 1e14, 123456.789, 1e-5, 0.0001, 5e-324, -0, 1 / 3].map(floatText);

  t.deepEqual(printed, [
    '0.1',
    '-3',
    '1e+15',
    '100000000000000',
    '123456.789',
    '1e-05',
    '0.0001',
    '5e-324',
    '-0',
    '0.3333333333333333',
  ]);
});

/** DuckDB's words on the left. */
const explained: [string, string][] = [
  ['Invalid Input Error: BigQuery says: division by zero: 1 / 0', 'division by zero: 1 / 0'],
  ['Out of Range Error: Overflow in addition of INT64 (1 + 1)!', 'Integer Overflow'],
  ['Constraint Error: NOT NULL constraint failed: rows_7.id', 'Required field id cannot be null'],
  [
    'Invalid Input Error: More than one row returned by a subquery used as an expression',
    'Scalar subquery produced more than one element',
  ],
];

for (const [words, meaning] of explained) {
  test(`DuckDB's "${words}" is BigQuery's "${meaning}"`, (t) => {
    const error = explainRun(new Error(words));

    t.is(error.message, meaning);
    t.is(error.reason, 'invalidQuery');
  });
}

test('what DuckDB cannot do at all is a gap of the stand-in, not a mistake in the query', (t) => {
  t.is(explainRun(new Error('Binder Error: No function matches')).reason, 'notImplemented');
});
