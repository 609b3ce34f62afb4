import {
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import test from 'ava';
import { floatText, rowOf } from '../../../../deploy/local/bigquery/cells.ts';
import type { Field } from '../../../../deploy/local/bigquery/field.ts';
import { detectSchema } from '../../../../deploy/local/bigquery/jobs/json-schema.ts';
import { readJsonRow } from '../../../../deploy/local/bigquery/storage/json-value.ts';

const cellOf = (field: Omit<Field, 'name'>, value: DuckDBValue) =>
  rowOf([{ name: 'x', ...field }], [value], { useInt64Timestamp: false }).f[0]?.v;

const prints = test.macro({
  exec: (t, value: number, expected: string) => t.is(floatText(value), expected),
  title: (_, value, expected) => `FLOAT64 ${value} is printed as ${expected}`,
});
test(prints, 1, '1.0');
test(prints, -0.5, '-0.5');
test(prints, 0, '0.0');
test(prints, 1234567.5, '1234567.5');
test(prints, 1e7, '1.0E7');
test(prints, 0.0001, '1.0E-4');
test(prints, 1609154838.103574, '1.609154838103574E9');
test(prints, Number.NaN, 'NaN');
test(prints, Number.NEGATIVE_INFINITY, '-Infinity');

test('a NUMERIC has no zeros at its end, but keeps those before the point', (t) => {
  t.is(cellOf({ type: 'NUMERIC' }, new DuckDBDecimalValue(12_500_000_000n, 38, 9)), '12.5');
  t.is(cellOf({ type: 'NUMERIC' }, new DuckDBDecimalValue(100_000_000_000n, 38, 9)), '100');
});

test('an INTERVAL is printed in canonical form', (t) => {
  t.is(cellOf({ type: 'INTERVAL' }, new DuckDBIntervalValue(14, 3, 14_706_500_000n)), '1-2 3 4:5:6.5');
  t.is(cellOf({ type: 'INTERVAL' }, new DuckDBIntervalValue(-1, -2, -1_000_000n)), '-0-1 -2 -0:0:1');
});

test('a RANGE prints an open end as UNBOUNDED', (t) => {
  const field = { type: 'RANGE' as const, rangeElementType: { type: 'TIMESTAMP' as const } };
  const value = new DuckDBStructValue({ start: new DuckDBTimestampTZValue(1_000_000n), end: null });

  t.is(cellOf(field, value), '[1.0, UNBOUNDED)');
});

test('arrays and records nest as v and f, and a NULL array is empty', (t) => {
  const field: Omit<Field, 'name'> = {
    type: 'RECORD',
    mode: 'REPEATED',
    fields: [{ name: 'n', type: 'INTEGER' }],
  };

  t.deepEqual(cellOf(field, new DuckDBListValue([new DuckDBStructValue({ n: 1n })])), [
    { v: { f: [{ v: '1' }] } },
  ]);
  t.deepEqual(cellOf(field, null), []);
  t.is(cellOf({ type: 'STRING' }, null), null);
});

const reads = test.macro({
  exec: (t, type: Field['type'], value: unknown, expected: unknown) => {
    t.deepEqual(readJsonRow([{ name: 'x', type }], { x: value }, { ignoreUnknownValues: false }), {
      row: { x: expected },
    });
  },
  title: (_, type, value) => `${type} is read from ${JSON.stringify(value)}`,
});
test(reads, 'INTEGER', '+42', '42');
test(reads, 'INTEGER', 2 ** 60, '1152921504606846976');
test(reads, 'INTEGER', '9223372036854775807', '9223372036854775807');
test(reads, 'BOOLEAN', 'yes', true);
test(reads, 'FLOAT', '-Infinity', '-Infinity');
test(reads, 'TIMESTAMP', '2024-01-31T10:00:00.123456Z', '2024-01-31 10:00:00.123456+00');
test(reads, 'TIMESTAMP', '2024-01-31 10:00:00 UTC', '2024-01-31 10:00:00+00');
test(reads, 'TIMESTAMP', '2024-01-31 10:00:00+04:00', '2024-01-31 10:00:00+04:00');
test(reads, 'TIMESTAMP', '2024-01-31', '2024-01-31 00:00:00+00');
test(reads, 'TIMESTAMP', 1.5, '1970-01-01T00:00:01.500Z');
test(reads, 'DATETIME', '2024-01-31T10:00:00', '2024-01-31 10:00:00');
test(reads, 'BYTES', 'AFz/', '\\x00\\x5c\\xff');
test(reads, 'JSON', '{"a":1}', { a: 1 });
test(reads, 'JSON', { a: 1 }, { a: 1 });

const refuses = test.macro({
  exec: (t, field: Omit<Field, 'name'>, value: unknown, message: string) => {
    const read = readJsonRow([{ name: 'x', ...field }], { x: value }, { ignoreUnknownValues: false });

    t.deepEqual(read, { errors: [{ location: 'x', message }] });
  },
  title: (_, field: Omit<Field, 'name'>, value: unknown) =>
    `${field.mode ?? ''} ${field.type} is not read from ${JSON.stringify(value)}`.trim(),
});
test(refuses, { type: 'INTEGER' }, '1.5', 'Cannot convert value to integer (bad value): 1.5');
test(refuses, { type: 'FLOAT' }, 'abc', 'Cannot convert value to floating point (bad value): abc');
test(refuses, { type: 'BOOLEAN' }, 'maybe', 'Cannot convert value to boolean (bad value): maybe');
test(refuses, { type: 'DATE' }, '2024-02-31x', "Invalid date: '2024-02-31x'");
test(refuses, { type: 'TIMESTAMP' }, 'soon', "Invalid timestamp: 'soon'");
test(refuses, { type: 'STRING' }, ['a'], 'Array specified for non-repeated field: x.');
test(refuses, { type: 'STRING' }, { a: 1 }, 'This field: x is not a record.');
test(refuses, { type: 'STRING', mode: 'REQUIRED' }, null, 'Missing required field: x.');
test(
  refuses,
  { type: 'STRING', mode: 'REPEATED' },
  'a',
  'Field x: repeated record must be imported as a JSON array.',
);
test(
  refuses,
  { type: 'STRING', mode: 'REPEATED' },
  ['a', null],
  'Only optional fields can be set to NULL. Field: x',
);

test('a column is found under its name in any case', (t) => {
  const read = readJsonRow([{ name: 'Id', type: 'STRING' }], { iD: 'a' }, { ignoreUnknownValues: false });

  t.deepEqual(read, { row: { Id: 'a' } });
});

test('a schema is detected from all rows together', (t) => {
  const rows = [
    { id: 1, price: 2, at: '2024-01-01T00:00:00Z', tags: ['a'], line: { n: 1 } },
    { id: '2', price: 2.5, note: 'x', line: { n: 2, sku: 's' } },
  ];

  t.deepEqual(detectSchema(rows), [
    { name: 'id', type: 'INTEGER', mode: 'NULLABLE' },
    { name: 'price', type: 'FLOAT', mode: 'NULLABLE' },
    { name: 'at', type: 'TIMESTAMP', mode: 'NULLABLE' },
    { name: 'tags', type: 'STRING', mode: 'REPEATED' },
    {
      name: 'line',
      type: 'RECORD',
      mode: 'NULLABLE',
      fields: [
        { name: 'n', type: 'INTEGER', mode: 'NULLABLE' },
        { name: 'sku', type: 'STRING', mode: 'NULLABLE' },
      ],
    },
    { name: 'note', type: 'STRING', mode: 'NULLABLE' },
  ]);
});
