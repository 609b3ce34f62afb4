import test from 'ava';
import { planDatasetScan, planScan } from '../../../../functions/detect-drift/scan/plan-scan.ts';
import { createChangingWorld } from './_changing-world.ts';

const nobody: ReadonlySet<number> = new Set();
const known = { changedAt: 'monday', table: 'abc', turn: 1, calculated: [] };
const remembered = new Map([7, 8].map((id) => [id, { ...known, rest: {} as never }]));
const listed = { id: 8, changedAt: 'monday', table: 'abc' };

function reasons(
  datasets: (typeof listed)[],
  more: Partial<Parameters<typeof planDatasetScan>[2]> = {},
  from = remembered,
) {
  const { read, kept } = planDatasetScan(datasets, from, { spokenOf: nobody, turn: 2, ...more });
  return [...read.map(({ listed: { id }, reason }) => [id, reason]), ...kept.map((each) => each.listed.id)];
}

test('a dataset that nobody changed, over a table that nobody changed, is not read', (t) => {
  t.deepEqual(reasons([listed]), [8]);
});

test('what is new, changed, over other columns, or spoken of is read', (t) => {
  t.deepEqual(reasons([{ ...listed, id: 30 }]), [[30, 'not-remembered']]);
  t.deepEqual(reasons([{ ...listed, changedAt: 'tuesday' }]), [[8, 'changed']]);
  t.deepEqual(reasons([{ ...listed, table: 'abd' }]), [[8, 'schema-moved']]);
  t.deepEqual(reasons([listed], { spokenOf: new Set([8]) }), [[8, 'spoken-of']]);
});

test('the first scan reads everything', (t) => {
  t.deepEqual(reasons([listed], {}, new Map()), [[8, 'first-scan']]);
});

test('each dataset is read once in seven runs, and not twice in one', (t) => {
  const turns = [2, 3, 4, 5, 6, 7, 8].filter((turn) => reasons([listed], { turn }).flat().length > 1);

  t.deepEqual(turns, [8]);
  t.deepEqual(reasons([listed], { turn: 1 }), [8]);
});

test('a chart of which Superset does not say when it was changed is read each time', (t) => {
  const { read } = planScan([{ id: 1, changedAt: undefined }], new Map([[1, { changedAt: undefined }]]));

  t.deepEqual(read, [{ listed: { id: 1, changedAt: undefined }, reason: 'changed' }]);
});

test('a run after which nothing happened reads one dataset in seven, and no chart or dashboard', async (t) => {
  const world = createChangingWorld();

  const first = await world.run();
  const read: string[][] = [];
  for (let turn = 1; turn <= 7; turn++) read.push((await world.run()).read);

  const all = ['dataset 14', 'dataset 7', 'dataset 8', 'dataset 9'];
  t.deepEqual(first.read, ['chart 1', 'chart 14', 'chart 8', 'chart 9', 'dashboard 3', ...all]);
  t.deepEqual(read, [['dataset 8'], ['dataset 9'], [], [], [], [], ['dataset 14', 'dataset 7']]);
});

test('a run after some changes reads what was changed, and nothing else', async (t) => {
  const world = createChangingWorld();
  for (let turn = 0; turn <= 2; turn++) await world.run();
  world.superset.touch('chart', 9);
  world.superset.edit(14, (before) => ({ ...before, fetchValuesPredicate: 'users > 1' }));
  world.tables.get('table_8')?.reverse();

  t.deepEqual((await world.run()).read, ['chart 9', 'dataset 14', 'dataset 8']);
});
