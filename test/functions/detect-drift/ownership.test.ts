import test from 'ava';
import { createMissingColumn } from './_drifted.ts';
import { createWorld } from './_world.ts';

test('a dataset that the account does not own is not tried, and told with the command that mends it', async (t) => {
  const world = createMissingColumn();
  world.superset.edit(7, (before) => ({ ...before, ownerIds: [5] }));

  await world.deliver();

  t.is(world.superset.writes(), 0);
  t.like(world.fact().sync?.[0], { outcome: 'left', add: ['apply_clicks'] });
  const finding = world.fact().findings.find((each) => each.class === 'not-owner');
  t.like(finding, { kind: 'dataset-drift', severity: 'P3', subject: 'mart_geo (not owned)' });
  t.regex(finding?.fix ?? '', /npx watchdog superset setup/);
  t.regex(finding?.evidence?.[0]?.value ?? '', /only the users 5 and not watchdog, who is user 1/);
  const drift = world.fact().findings.find(({ subject }) => subject === 'mart_geo.apply_clicks');
  t.regex(drift?.fix ?? '', /^The account of the watchdog may not write the dataset\./);
});

test('it is told before there is anything to write, and over when the account owns it', async (t) => {
  const world = createWorld();
  world.superset.edit(7, (before) => ({ ...before, ownerIds: [5] }));

  await world.deliver();
  t.deepEqual(
    world.fact().findings.map((each) => each.class),
    ['not-owner'],
  );

  world.superset.edit(7, (before) => ({ ...before, ownerIds: [5, 1] }));
  await world.deliver({}, '2');
  t.deepEqual(world.fact().findings, []);
});

test('what is never written needs no owner', async (t) => {
  const world = createWorld();
  world.superset.edit(7, (before) => ({ ...before, ownerIds: [5], isManagedExternally: true }));

  await world.deliver();

  t.deepEqual(world.fact().findings, []);
});

test('an account that may not ask who it is still compares and writes', async (t) => {
  const world = createMissingColumn();
  world.superset.edit(7, (before) => ({ ...before, ownerIds: [5] }));
  world.superset.faults.set('account', 'unauthorized');

  await world.deliver();

  t.is(world.superset.writes(), 1);
  t.deepEqual(world.fact().findings, []);
});

test('of very many datasets that are not owned, fifty are told one by one, and the others at once', async (t) => {
  const world = createWorld();
  const first = world.superset.datasets.get(7);
  for (let id = 1; first && id <= 60; id++) {
    world.superset.datasets.set(id, { ...first, id, ownerIds: [5] });
  }

  await world.deliver();

  const told = world.fact().findings.filter((each) => each.class === 'not-owner');
  t.is(told.length, 51);
  const rest = told.find(({ subject }) => subject === 'superset (not owned)');
  t.regex(rest?.summary ?? '', /may not write 10 more datasets/);
});
