import test from 'ava';
import {
  isTemporal,
  supersetTypeOf,
  type TypeClass,
  typeClassOf,
} from '../../../../functions/detect-drift/comparison/type-class.ts';

const classes = test.macro({
  exec(t, types: string, wanted: TypeClass) {
    for (const type of types.split(' ')) t.is(typeClassOf(type), wanted, type);
  },
  title: (_, types: string, wanted: TypeClass) => `${types}: ${wanted}`,
});

test(classes, 'INT64 INTEGER FLOAT64 FLOAT NUMERIC BIGNUMERIC(38,9) int64', 'number');
test(classes, 'STRING STRING(10) VARCHAR', 'text');
test(classes, 'BOOL BOOLEAN', 'boolean');
test(classes, 'DATE', 'date');
test(classes, 'DATETIME', 'datetime');
test(classes, 'TIMESTAMP', 'timestamp');
test(classes, 'STRUCT<> STRUCT<a,b> RECORD', 'record');
test(classes, 'ARRAY<STRING> ARRAY<STRUCT<>>', 'array');
test(classes, 'NULL RANGE<DATE> INTERVAL', 'unknown');

test('a type that Superset could not name is unknown', (t) => {
  t.is(typeClassOf(undefined), 'unknown');
});

test('days and instants are temporal, and text is not', (t) => {
  t.deepEqual((['date', 'datetime', 'timestamp', 'text', 'number'] as const).map(isTemporal), [
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('a type is written as the dialect writes it', (t) => {
  t.deepEqual(['INT64', 'STRING(10)', 'STRUCT<a INT64>', 'ARRAY<STRUCT<a STRING(3)>>'].map(supersetTypeOf), [
    'INT64',
    'STRING',
    'STRUCT<>',
    'ARRAY<STRUCT<>>',
  ]);
});
