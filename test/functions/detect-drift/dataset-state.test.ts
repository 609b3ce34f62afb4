import test from 'ava';
import { columnsOfResult } from '../../../functions/detect-drift/comparison/warehouse-column.ts';
import { compareDataset, tableOfMarts } from '../../../functions/detect-drift/dataset-state.ts';
import { dataset, geoTable } from './_dataset.ts';

const marts = { project: 'p', dataset: 'ineco_marts' };

test('a dataset whose table is gone is told as one thing, not column by column', (t) => {
  t.deepEqual(compareDataset({ dataset: dataset(), table: undefined }), { kind: 'table-gone' });
  t.deepEqual(compareDataset({ dataset: dataset(), table: geoTable }), { kind: 'compared', differences: [] });
});

test('a virtual dataset is broken with the words of BigQuery, or could not be checked', (t) => {
  const virtual = { dataset: dataset({ kind: 'virtual' }), table: undefined };

  t.deepEqual(compareDataset({ ...virtual, brokenBecause: 'Unrecognized name: x' }), {
    kind: 'virtual-broken',
    reason: 'Unrecognized name: x',
  });
  t.deepEqual(compareDataset({ ...virtual, uncheckedBecause: 'it has Jinja' }), {
    kind: 'unchecked',
    reason: 'it has Jinja',
  });
});

test('a dataset belongs to the marts by its schema, or by an old name with a dot', (t) => {
  t.is(tableOfMarts(dataset(), marts), 'mart_geo');
  t.is(tableOfMarts(dataset({ catalog: undefined }), marts), 'mart_geo');
  t.is(tableOfMarts(dataset({ schema: undefined, tableName: 'ineco_marts.mart_geo' }), marts), 'mart_geo');
});

test('a dataset of another project, another schema or with SQL of its own is none of the marts', (t) => {
  t.is(tableOfMarts(dataset({ catalog: 'other' }), marts), undefined);
  t.is(tableOfMarts(dataset({ schema: 'other' }), marts), undefined);
  t.is(tableOfMarts(dataset({ kind: 'virtual' }), marts), undefined);
});

test('the fields of a result are flattened, also under repeated records', (t) => {
  const columns = columnsOfResult([
    { name: 'a', type: 'INTEGER', description: 'count' },
    { name: 'tags', type: 'STRING', mode: 'REPEATED' },
    { name: 'items', type: 'RECORD', mode: 'REPEATED', fields: [{ name: 'id', type: 'FLOAT' }] },
  ]);

  t.deepEqual(columns, [
    { name: 'a', type: 'INT64', description: 'count' },
    { name: 'tags', type: 'ARRAY<STRING>' },
    { name: 'items', type: 'ARRAY<STRUCT<>>' },
    { name: 'items.id', type: 'FLOAT64' },
  ]);
});
