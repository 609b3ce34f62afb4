import test from 'ava';
import { column } from './_dataset.ts';
import { createLostColumn, createMissingColumn } from './_drifted.ts';

test('a missing column is added with type and description, read back, tried, and told', async (t) => {
  const world = createMissingColumn();

  await world.deliver();

  const added = world.superset.datasets.get(7)?.columns.at(-1);
  t.like(added, { name: 'apply_clicks', type: 'INT64', isTemporal: false, description: 'Clicks on apply' });
  t.deepEqual(world.fact().findings, []);
  t.like(world.fact().sync?.[0], { outcome: 'written', reason: 'It was written and read back.' });
  t.like(world.synced()[0], {
    dataset: 'mart_geo',
    added: ['apply_clicks'],
    beforeImage: 'm1.7',
    summary: 'The dataset mart_geo: added apply_clicks; it was tried with the chart Apply clicks.',
  });
  t.deepEqual(world.warehouse.dryRuns, ['SELECT 1']);
  t.is(world.superset.calls.filter((name) => name === 'forced chartData').length, 1);
});

test('what people set and a dataset as it was are kept', async (t) => {
  const world = createMissingColumn();
  const before = structuredClone(world.superset.datasets.get(7));

  await world.deliver();

  t.deepEqual(world.superset.datasets.get(7)?.columns.slice(0, 3), before?.columns);
  const image = await world.state.read<{ before: unknown }>('before-images', 'm1.7');
  t.deepEqual(image?.value.before, JSON.parse(JSON.stringify(before)));
});

for (const [title, config, request] of [
  ['mode observe', { mode: 'observe' }, {}],
  ['mode shadow', { mode: 'shadow' }, {}],
  ['sync none', {}, { sync: 'none' }],
  ['a dry run', {}, { dryRun: true }],
] as const) {
  test(`${title} writes nothing, and says what it would write`, async (t) => {
    const world = createMissingColumn(config);

    await world.deliver(request);

    t.is(world.superset.writes(), 0);
    t.deepEqual(world.synced(), []);
    t.like(world.fact().sync?.[0], { dataset: 'mart_geo', outcome: 'planned', add: ['apply_clicks'] });
    t.like(world.fact().findings[0], { kind: 'chart-broken', subject: 'mart_geo.apply_clicks' });
  });
}

test('a dry run remembers nothing either', async (t) => {
  const world = createLostColumn();

  await world.deliver({ dryRun: true });

  t.deepEqual(await world.state.list('proposals'), []);
  t.deepEqual(await world.state.list('fingerprints'), []);
});

test('while somebody is at work on Superset, nothing is written', async (t) => {
  const world = createMissingColumn();
  const control = {
    id: 'maintenance.superset',
    kind: 'maintenance',
    subject: 'superset',
    author: 'A',
    reason: 'r',
  };
  const times = {
    since: '2026-11-24T06:00:00Z',
    until: '2026-11-24T08:00:00Z',
    via: 'message',
    messageId: '1',
  };
  await world.state.put('controls', control.id, { ...control, ...times });

  await world.deliver();

  t.is(world.superset.writes(), 0);
  t.is(world.fact().sync?.[0]?.outcome, 'planned');
});

test('a dataset that is managed elsewhere, and one with SQL of its own, are never written', async (t) => {
  const world = createMissingColumn();
  world.superset.edit(7, (before) => ({ ...before, isManagedExternally: true }));

  await world.deliver();

  t.is(world.superset.writes(), 0);
  t.like(world.fact().sync?.[0], {
    outcome: 'left',
    reason: 'The dataset is managed outside of Superset and never written.',
  });
});

test('a lost column is never removed by itself', async (t) => {
  const world = createLostColumn();

  await world.deliver();

  t.is(world.superset.writes(), 0);
  t.like(world.fact().findings[0], { kind: 'chart-broken', subject: 'mart_geo.city' });
  t.like(world.fact().proposals?.[0], { dataset: 'mart_geo', state: 'nobody has approved it' });
  const [proposal] = await world.state.list<{ id: string }>('proposals');
  t.is(proposal?.id, world.fact().proposals?.[0]?.id);
});

test('an approval alone removes nothing; with a verified backup it does, once', async (t) => {
  const world = createLostColumn();
  await world.deliver();
  const proposal = world.fact().proposals?.[0]?.id ?? '';
  await world.approve(proposal);

  await world.deliver({}, '2');
  t.is(world.superset.writes(), 0);
  t.regex(world.fact().proposals?.[0]?.state ?? '', /waits for a verified backup/);

  await world.backUp('2026-11-24T06:30:00Z');
  await world.deliver({}, '3');
  t.deepEqual(world.superset.columns(), ['event_date', 'country', 'users']);
  t.like(world.synced()[0], { removed: ['city'], approvedBy: 'Anna', beforeImage: `m3.7.${proposal}` });

  await world.deliver({}, '4');
  t.is(world.superset.writes(), 1);
});

test('a proposal that a request names must be one, and only that one is carried out', async (t) => {
  const world = createLostColumn();
  await world.deliver();
  const proposal = world.fact().proposals?.[0]?.id ?? '';
  await world.approve(proposal);
  await world.backUp('2026-11-24T06:30:00Z');

  await world.deliver({ applyProposal: 'remove-7-other' }, '2');
  t.like(world.rejected()[0], { field: 'applyProposal' });
  t.is(world.superset.writes(), 0);

  await world.deliver({ applyProposal: proposal }, '3');
  t.is(world.superset.writes(), 1);
});

test('a person who edits the dataset in the meantime wins, and the next run compares again', async (t) => {
  const world = createMissingColumn();
  let reads = 0;
  world.superset.world.onDatasetRead = () => {
    if (++reads === 1)
      world.superset.edit(7, (before) => ({ ...before, columns: before.columns.slice(0, 2) }));
  };

  await world.deliver();

  t.is(world.superset.writes(), 0);
  t.deepEqual(world.superset.columns(), ['event_date', 'country']);
  t.regex(world.fact().sync?.[0]?.reason ?? '', /edited the dataset meanwhile/);

  await world.deliver({}, '2');
  t.deepEqual(world.superset.columns(), ['event_date', 'country', 'users', 'apply_clicks']);
});

test('a person who adds the same column at the last moment did it, and nothing is told as ours', async (t) => {
  const world = createMissingColumn();
  world.superset.world.beforePut = () =>
    world.superset.edit(7, (before) => ({
      ...before,
      columns: [...before.columns, column(50, 'apply_clicks', { type: 'INT64' })],
    }));

  await world.deliver();

  t.deepEqual(world.superset.columns(), ['event_date', 'country', 'users', 'apply_clicks']);
  t.deepEqual(world.synced(), []);
  t.deepEqual(await world.state.list('before-images'), []);
  t.deepEqual(world.fact().findings, []);
});

test('a dataset of somebody else is told, with the command that mends it', async (t) => {
  const world = createMissingColumn();
  world.superset.faults.set('putDatasetColumns', 'forbidden');

  await world.deliver();

  const finding = world.fact().findings.find((each) => each.class === 'not-owner');
  t.regex(finding?.fix ?? '', /npx watchdog superset setup/);
  t.deepEqual(world.synced(), []);
});

test('two runs at the same time write once', async (t) => {
  const world = createMissingColumn();

  await Promise.all([world.deliver({}, '1'), world.deliver({}, '2')]);

  t.deepEqual(world.superset.columns(), ['event_date', 'country', 'users', 'apply_clicks']);
  t.is(world.synced().length, 1);
});

test('a column that was renamed is told as that, also by runs after the new one was added', async (t) => {
  const world = createLostColumn();
  world.addToTable('city_name', 'STRING');

  for (const messageId of ['1', '2', '3']) {
    await world.deliver({}, messageId);

    t.deepEqual(world.superset.columns(), ['event_date', 'country', 'users', 'city', 'city_name']);
    const [finding] = world.fact().findings;
    t.regex(finding?.summary ?? '', /lost the column city in BigQuery, and may be called city_name now/);
    t.regex(finding?.fix ?? '', /change the chart Cities to use city_name/);
  }

  world.dropFromTable('city_name');
  await world.deliver({}, '4');
  const lost = world.fact().findings.find(({ subject }) => subject === 'mart_geo.city');
  t.false(lost?.summary.includes('city_name'));
});
