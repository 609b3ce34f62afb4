import test from 'ava';
import type { WrittenReference } from '../../../../functions/detect-drift/references/reference.ts';
import { resolveReferences } from '../../../../functions/detect-drift/references/resolve.ts';

const dataset = {
  columns: [
    { name: 'users', expression: undefined },
    { name: 'rate', expression: 'applications / NULLIF(sessions, 0)' },
    { name: 'doubled', expression: 'Rate * 2' },
    { name: 'endless', expression: 'endless + 1' },
  ],
  metrics: [
    { name: 'total', expression: 'SUM(apply_clicks)' },
    { name: 'average', expression: 'AVG(doubled)' },
  ],
};

const written = (reference: Partial<WrittenReference>): WrittenReference =>
  ({ use: 'metric', confidence: 'certain', place: 'p', ...reference }) as WrittenReference;

function columnsOf(reference: Partial<WrittenReference>): string[] {
  return resolveReferences([written(reference)], dataset).references.map(({ column }) => column);
}

test('a saved metric uses the columns of its expression', (t) => {
  const { references } = resolveReferences([written({ kind: 'saved-metric', name: 'total' })], dataset);

  t.deepEqual(references, [
    { column: 'apply_clicks', use: 'sql', confidence: 'certain', place: 'p', isSql: true, via: 'total' },
  ]);
});

test('a calculated column uses the columns of its expression, also through another one', (t) => {
  t.deepEqual(columnsOf({ kind: 'column', name: 'rate' }), ['applications', 'sessions']);
  t.deepEqual(columnsOf({ kind: 'column', name: 'doubled' }), ['applications', 'sessions']);
  t.deepEqual(columnsOf({ kind: 'sql', text: 'SUM(doubled)' }), ['applications', 'sessions']);
  t.deepEqual(columnsOf({ kind: 'saved-metric', name: 'average' }), ['applications', 'sessions']);
});

test('a calculated column that uses itself ends there', (t) => {
  t.deepEqual(columnsOf({ kind: 'column', name: 'endless' }), ['endless']);
});

test('a column of the table is used by its name as it is written', (t) => {
  const { references } = resolveReferences([written({ kind: 'column', name: 'Users' })], dataset);

  t.like(references[0], { column: 'Users', isSql: false, use: 'metric' });
});

test('what a query is ordered by is a saved metric, or else a column', (t) => {
  t.deepEqual(columnsOf({ kind: 'column-or-metric', name: 'total' }), ['apply_clicks']);
  t.deepEqual(columnsOf({ kind: 'column-or-metric', name: 'city' }), ['city']);
});

test('a saved metric that the dataset lacks is named, unless another type of chart left it behind', (t) => {
  const gone = written({ kind: 'saved-metric', name: 'gone' });

  t.deepEqual(resolveReferences([gone], dataset).unknownMetrics, ['gone']);
  t.deepEqual(resolveReferences([{ ...gone, confidence: 'probable' }], dataset).unknownMetrics, []);
});
