import { DuckDBInstance } from '@duckdb/node-api';
import test from 'ava';
import { BigQueryError, type BigQueryReason } from '../../../../../deploy/local/bigquery/bigquery-error.ts';
import type { Field } from '../../../../../deploy/local/bigquery/field.ts';
import { createSqlEngine } from '../../../../../deploy/local/bigquery/sql/engine.ts';
import type {
  CompileRequest,
  NamedTable,
  Statement,
} from '../../../../../deploy/local/bigquery/sql/statement.ts';

const engine = await createSqlEngine();
test.after.always(engine.stop);

const now = new Date('2024-01-15T12:34:56.789Z');
const fields: Field[] = [
  { name: 'id', type: 'INTEGER', mode: 'REQUIRED' },
  { name: 'name', type: 'STRING' },
  { name: 'since', type: 'TIMESTAMP', defaultValueExpression: 'CURRENT_TIMESTAMP()' },
];

function compile(sql: string, request: Partial<CompileRequest> = {}): Promise<Statement> {
  const users: NamedTable = { path: ['shop', 'users'], fields, relation: () => 'users' };
  return engine.compile({ sql, tables: [users], now, ...request });
}

test('the tables of a statement are named as written, in order', async (t) => {
  t.deepEqual(await engine.tablePaths('SELECT * FROM a.b JOIN `p-1.c.d` USING (x), UNNEST(b.l)'), [
    ['a', 'b'],
    ['p-1.c.d'],
  ]);
  t.deepEqual(await engine.tablePaths('WITH w AS (SELECT 1) SELECT * FROM w'), []);
  t.deepEqual(await engine.tablePaths('-- why\nALTER TABLE IF EXISTS `p`.d.t ADD COLUMN x INT64'), [
    ['p', 'd', 't'],
  ]);
  t.deepEqual(await engine.tablePaths('SELECT * FROM `d`.INFORMATION_SCHEMA.TABLES'), [
    ['d', 'INFORMATION_SCHEMA', 'TABLES'],
  ]);
});

/** The message and the reason of what is refused. */
const refuses = test.macro<[string, string, BigQueryReason?]>({
  exec: async (t, sql, message, reason = 'invalidQuery') => {
    const error = await t.throwsAsync(() => compile(sql), { instanceOf: BigQueryError });

    t.is(error?.message, message);
    t.is(error?.reason, reason);
  },
  title: (_title, sql) => `refused in BigQuery's words: ${sql}`,
});

test(
  refuses,
  'SELECT 1,\n\n       nam FROM shop.users',
  'Unrecognized name: nam; Did you mean name? at [3:8]',
);
test(refuses, 'SELECT (1 +', 'Syntax error: Unexpected end of script at [1:12]');
test(refuses, 'SELECT nofunction(1)', 'Function not found: nofunction at [1:8]');
test(
  refuses,
  'SELECT name FROM shop.users GROUP BY id',
  'SELECT list expression references column name which is neither grouped nor aggregated at [1:8]',
);
test(refuses, "SELECT DATE(CURRENT_TIMESTAMP(), 'IST')", 'Invalid time zone: IST');
test(
  refuses,
  'SELECT ST_GEOGPOINT(1, 2)',
  'The BigQuery stand-in does not support type GEOGRAPHY.',
  'notImplemented',
);
test(
  refuses,
  'SELECT EDIT_DISTANCE("a", "b")',
  'The BigQuery stand-in does not support function EDIT_DISTANCE.',
  'notImplemented',
);
test(
  refuses,
  'SELECT 1; SELECT 2',
  'The BigQuery stand-in does not support several statements in one query.',
  'notImplemented',
);

test('columns without a name are numbered, and a name is never given twice', async (t) => {
  const statement = await compile('SELECT 1, 2 AS a, 3, 4 AS a, id FROM shop.users');

  t.is(statement.kind, 'query');
  t.deepEqual(statement.kind === 'query' && statement.fields.map(({ name, type }) => `${name} ${type}`), [
    'f0_ INTEGER',
    'a INTEGER',
    'f1_ INTEGER',
    'a_1 INTEGER',
    'id INTEGER',
  ]);
});

test('FOR SYSTEM_TIME AS OF is evaluated with the time of the request', async (t) => {
  const asked: (Date | undefined)[] = [];
  const relation = (asOf: Date | undefined) => {
    asked.push(asOf);
    return 'users';
  };

  await compile(
    'SELECT a.id FROM shop.users a FOR SYSTEM_TIME AS OF TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL @hours HOUR) JOIN shop.users b USING (id)',
    {
      tables: [{ path: ['shop', 'users'], fields, relation }],
      parameters: [{ name: 'hours', parameterType: { type: 'INT64' }, parameterValue: { value: '2' } }],
    },
  );

  t.deepEqual(asked, [new Date('2024-01-15T10:34:56.789Z'), undefined]);
});

test('a missing parameter is named', async (t) => {
  await t.throwsAsync(() => compile('SELECT @missing'), { message: /Query parameter 'missing' not found/ });
});

test('CREATE TABLE tells columns, partitioning, clustering and options', async (t) => {
  const statement = await compile(`
    CREATE OR REPLACE TABLE shop.orders (
      day DATE NOT NULL OPTIONS (description = 'The day'),
      code STRING(8),
      price NUMERIC(10, 2) DEFAULT 0,
      lines ARRAY<STRUCT<sku STRING NOT NULL, count INT64>>
    )
    PARTITION BY DATE_TRUNC(day, MONTH) CLUSTER BY code
    OPTIONS (
      description = 'Orders', labels = [('team', 'web')], partition_expiration_days = 1.5,
      expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 DAY)
    )`);

  t.deepEqual(statement, {
    kind: 'create-table',
    statementType: 'CREATE_TABLE',
    path: ['shop', 'orders'],
    mode: 'or-replace',
    fields: [
      { name: 'day', type: 'DATE', mode: 'REQUIRED', description: 'The day' },
      { name: 'code', type: 'STRING', mode: 'NULLABLE', maxLength: '8' },
      {
        name: 'price',
        type: 'NUMERIC',
        mode: 'NULLABLE',
        precision: '10',
        scale: '2',
        defaultValueExpression: '0',
      },
      {
        name: 'lines',
        type: 'RECORD',
        mode: 'REPEATED',
        fields: [
          { name: 'sku', type: 'STRING', mode: 'REQUIRED' },
          { name: 'count', type: 'INTEGER', mode: 'NULLABLE' },
        ],
      },
    ],
    layout: {
      timePartitioning: { type: 'MONTH', field: 'day', expirationMs: '129600000' },
      clustering: { fields: ['code'] },
      description: 'Orders',
      labels: { team: 'web' },
      expirationTime: String(now.getTime() + 24 * 3600 * 1000),
    },
  });
});

test('a view keeps its text, and the columns that it has now', async (t) => {
  const statement = await compile(
    "CREATE VIEW shop.v OPTIONS (description = 'd') AS SELECT id AS n FROM shop.users",
  );

  t.like(statement, { kind: 'create-view', query: 'SELECT id AS n FROM shop.users', description: 'd' });
  t.deepEqual(statement.kind === 'create-view' && statement.fields, [
    { name: 'n', type: 'INTEGER', mode: 'NULLABLE' },
  ]);
});

/** Runs a change of `users` on a DuckDB with three of them, and answers with the table after it. */
async function changed(sql: string): Promise<{ affected: number; rows: string }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await engine.install(connection);
  await connection.run('CREATE TABLE users (id BIGINT NOT NULL, name VARCHAR, since TIMESTAMPTZ)');
  await connection.run("INSERT INTO users VALUES (1, 'ana', NULL), (2, 'ben', NULL), (3, NULL, NULL)");
  const statement = await compile(sql);
  if (statement.kind !== 'dml') throw new Error(`Expected a change, got ${statement.kind}.`);
  try {
    let affected = 0;
    for (const step of statement.sql) {
      const result = await connection.runAndReadAll(step.replaceAll('{target}', 'users'));
      affected = Number(result.getRows()[0]?.[0]);
    }
    const after = await connection.runAndReadAll('SELECT id, name, since FROM users ORDER BY id, name');
    return {
      affected,
      rows: after
        .getRowsJson()
        .map((row) => row.join(' '))
        .join(', '),
    };
  } catch (error) {
    throw engine.explain(error);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

test('a column that an INSERT leaves out gets its default value', async (t) => {
  t.deepEqual(await changed("INSERT shop.users (id, name) VALUES (4, 'cem'), (5, 'dan')"), {
    affected: 2,
    rows: '1 ana , 2 ben , 3  , 4 cem 2024-01-15 12:34:56.789+00, 5 dan 2024-01-15 12:34:56.789+00',
  });
});

test('NULL is not put into a REQUIRED column', async (t) => {
  await t.throwsAsync(changed('INSERT shop.users (id) VALUES (NULL)'), {
    message: 'Required field id cannot be null',
  });
});

test('UPDATE changes what its condition says, with values of other tables', async (t) => {
  t.deepEqual(
    await changed("UPDATE shop.users u SET name = s.n FROM (SELECT 3 AS k, 'eva' AS n) s WHERE u.id = s.k"),
    { affected: 1, rows: '1 ana , 2 ben , 3 eva ' },
  );
});

test('UPDATE and MERGE refuse two sources for one row', async (t) => {
  const message = 'UPDATE/MERGE must match at most one source row for each target row';
  const twice = 'UNNEST([1, 1]) k';

  await t.throwsAsync(changed(`UPDATE shop.users u SET name = 'x' FROM ${twice} WHERE u.id = k`), {
    message,
  });
  await t.throwsAsync(
    changed(`MERGE shop.users u USING ${twice} ON u.id = k WHEN MATCHED THEN UPDATE SET name = 'x'`),
    { message },
  );
});

test('MERGE updates, inserts and deletes in one go', async (t) => {
  t.deepEqual(
    await changed(`
      MERGE shop.users u USING UNNEST([2, 7]) k ON u.id = k
      WHEN MATCHED THEN UPDATE SET name = 'new'
      WHEN NOT MATCHED THEN INSERT (id, name) VALUES (k, 'more')
      WHEN NOT MATCHED BY SOURCE AND u.id > 2 THEN DELETE`),
    { affected: 3, rows: '1 ana , 2 new , 7 more 2024-01-15 12:34:56.789+00' },
  );
});

test('DELETE and TRUNCATE take rows away', async (t) => {
  t.deepEqual(await changed('DELETE shop.users WHERE name IS NULL'), { affected: 1, rows: '1 ana , 2 ben ' });
  t.deepEqual(await changed('TRUNCATE TABLE shop.users'), { affected: 3, rows: '' });
});
