import test from 'ava';
import { compareColumns } from '../../../../functions/detect-drift/comparison/compare-columns.ts';
import { planSync } from '../../../../functions/detect-drift/sync/plan-sync.ts';
import { isDone, verifyWrite } from '../../../../functions/detect-drift/sync/verify-write.ts';
import type { Dataset } from '../../../../shared/clients/superset/port.ts';
import { column, dataset, geoTable } from '../_dataset.ts';

const allowed = {
  permission: { allowed: true } as const,
  descriptions: new Map([['day', 'The day']]),
  ownership: { mayWrite: true, reason: 'owner' } as const,
};

function planFor(before: Dataset, table: typeof geoTable, options: Parameters<typeof planSync>[2] = allowed) {
  return planSync(before, compareColumns(before, table), options);
}

test('what is missing is added with its type, its flag of time and the description of the mart', (t) => {
  const plan = planFor(dataset(), [
    ...geoTable,
    { name: 'Day', type: 'DATE' },
    { name: 'tags', type: 'ARRAY<STRING>' },
  ]);

  t.is(plan.decision, 'write');
  t.deepEqual(plan.changes.add, [
    { name: 'Day', type: 'DATE', isTemporal: true, description: 'The day' },
    { name: 'tags', type: 'ARRAY<STRING>', isTemporal: false },
  ]);
});

test('a type is refreshed by id, and the flag of time only where it becomes wrong', (t) => {
  const typed = (name: string, type: string) =>
    geoTable.map((each) => (each.name === name ? { name, type } : each));

  t.deepEqual(planFor(dataset(), typed('event_date', 'TIMESTAMP')).changes.change, [
    { id: 1, type: 'TIMESTAMP' },
  ]);
  t.deepEqual(planFor(dataset(), typed('country', 'DATE')).changes.change, [
    { id: 2, type: 'DATE', isTemporal: true },
  ]);
});

test('nothing is removed or renamed, and no calculated column is touched', (t) => {
  const before = dataset({ columns: [...dataset().columns, column(4, 'rate', { expression: 'users / 2' })] });
  const table = [
    { name: 'Country', type: 'STRING' },
    { name: 'rate', type: 'FLOAT64' },
    { name: 'event_date', type: 'DATE' },
  ];

  t.like(planFor(before, table), { decision: 'leave', reason: 'in-sync', changes: { add: [], change: [] } });
});

test('where a run may not write, the plan says why and what it would be', (t) => {
  const table = [...geoTable, { name: 'city', type: 'STRING' }];
  const observing = { ...allowed, permission: { allowed: false, reason: 'observe' } as const };

  t.like(planFor(dataset(), table, observing), { decision: 'leave', reason: 'observe' });
  t.is(planFor(dataset(), table, observing).changes.add.length, 1);
  t.is(planFor(dataset({ kind: 'virtual' }), table).reason, 'virtual');
  t.is(planFor(dataset({ isManagedExternally: true }), table).reason, 'managed-externally');
  const ownership = { mayWrite: false, reason: 'not-owner', because: 'only the users 5' } as const;
  t.like(planFor(dataset(), table, { ...allowed, ownership }), { decision: 'leave', reason: 'not-owner' });
  t.is(planFor(dataset(), geoTable, { ...allowed, ownership }).reason, 'in-sync');
});

test('a write is done when all that was meant is there', (t) => {
  const changes = { add: [{ name: 'city' }], change: [{ id: 2, type: 'DATE' }], remove: [3] };
  const [day, country] = dataset().columns;
  const done = [day, { ...country, type: 'DATE' }, column(9, 'city')] as Dataset['columns'];

  t.true(isDone({ columns: done }, changes));
  t.false(isDone({ columns: done.slice(0, 2) }, changes), 'the new column is missing');
  t.false(isDone({ columns: [...done, column(3, 'users')] }, changes), 'the removed one is still there');
  t.false(isDone({ columns: [column(2, 'country'), column(9, 'city')] }, changes), 'the type is the old one');
});

test('what a write did besides is told', (t) => {
  const before = dataset();
  const after = (columns: Dataset['columns'], more: Partial<Dataset> = {}) =>
    verifyWrite(before, { add: [{ name: 'city' }] }, { ...before, columns, ...more });
  const city = column(9, 'city');

  t.deepEqual(after([...before.columns, city]), []);
  t.deepEqual(after([...before.columns.slice(1), city]), ['the column event_date is gone']);
  t.deepEqual(
    after([
      ...before.columns.map((each) => ({ ...each, filterable: false })).slice(0, 1),
      ...before.columns.slice(1),
      city,
    ]),
    ['filterable of event_date changed'],
  );
  t.deepEqual(after(before.columns), ['not every change is there']);
  t.deepEqual(after([...before.columns, city], { ownerIds: [] }), ['the owners changed']);
  t.deepEqual(after([...before.columns, city], { alwaysFilterMainDttm: true }), [
    'the filter of time changed',
  ]);
});
