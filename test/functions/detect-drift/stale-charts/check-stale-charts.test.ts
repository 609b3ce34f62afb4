import test from 'ava';
import { BigQueryCallError } from '../../../../shared/clients/bigquery-call-error.ts';
import { chart } from '../_dataset.ts';
import { createLostColumn } from '../_drifted.ts';
import { createWorld } from '../_world.ts';

/** The mart was published at six, and somebody looked at its chart the evening before. */
function createOldResult(config: Parameters<typeof createWorld>[0] = {}) {
  const world = createWorld(config);
  world.publishMart('2026-11-24T06:00:00.250Z');
  world.superset.look(1, '2026-11-23T18:00:00.000Z');
  return world;
}

const asked = ({ superset }: ReturnType<typeof createWorld>) =>
  superset.calls.filter((name) => name.endsWith('chartData'));

const oldOnes = (world: ReturnType<typeof createWorld>) =>
  world.fact().findings.filter(({ kind }) => kind === 'charts-stale');

test('an old result is made anew by a forced query, asked for again, and is nobody’s business', async (t) => {
  const world = createOldResult();

  await world.deliver();

  t.deepEqual(asked(world), ['chartData', 'forced chartData', 'chartData']);
  t.deepEqual(world.fact().findings, []);

  await world.deliver({}, '2');
  t.is(asked(world).length, 3, 'nothing was published since');
});

test('a result that a forced query does not replace is told, with the times and the restart', async (t) => {
  const world = createOldResult();
  world.superset.world.keepsCache = true;

  await world.deliver();

  const [finding] = oldOnes(world);
  t.like(finding, {
    kind: 'charts-stale',
    subject: 'mart_geo',
    severity: 'P2',
    summary:
      'Superset shows results from before mart_geo was published at 2026-11-24 06:00 UTC, and a forced query did not change that: the chart Chart 1.',
  });
  t.deepEqual(finding?.evidence, [
    {
      label: 'Chart Chart 1',
      value:
        'cached 2026-11-23 18:00 UTC, mart published 2026-11-24 06:00 UTC; still so after a forced query',
    },
  ]);
  t.regex(finding?.fix ?? '', /docker-compose restart superset superset-worker/);
});

test('an old result is told until it is new, without a new publish', async (t) => {
  const world = createOldResult();
  world.superset.world.keepsCache = true;
  await world.deliver();
  const stood = oldOnes(world);

  await world.deliver({}, '2');
  t.deepEqual(oldOnes(world), stood);

  world.superset.look(1, '2026-11-24T06:30:00.000Z');
  await world.deliver({}, '3');
  t.deepEqual(oldOnes(world), []);

  await world.deliver({}, '4');
  t.is(asked(world).length, 3 + 3 + 1);
});

for (const [title, config, request] of [
  ['mode observe', { mode: 'observe' }, {}],
  ['mode shadow', { mode: 'shadow' }, {}],
  ['sync none', {}, { sync: 'none' }],
] as const) {
  test(`${title} forces nothing, and says what is old`, async (t) => {
    const world = createOldResult(config);

    await world.deliver(request);

    t.deepEqual(asked(world), ['chartData']);
    t.like(oldOnes(world)[0], { subject: 'mart_geo', severity: 'P3' });
    t.notRegex(oldOnes(world)[0]?.fix ?? '', /docker-compose/);
  });
}

test('a dry run asks for no chart, remembers nothing, and repeats what stands', async (t) => {
  const world = createOldResult();

  await world.deliver({ dryRun: true });

  t.deepEqual(asked(world), []);
  t.deepEqual(await world.state.list('fingerprints'), []);

  world.superset.world.keepsCache = true;
  await world.deliver({}, '2');
  const stood = oldOnes(world);
  await world.deliver({ dryRun: true }, '3');
  t.is(stood.length, 1);
  t.deepEqual(oldOnes(world), stood);
});

for (const subject of ['mart_geo', 'superset']) {
  test(`while somebody is at work on ${subject}, no chart is asked for, and what stood stands`, async (t) => {
    const world = createOldResult();
    world.superset.world.keepsCache = true;
    await world.deliver();
    const stood = oldOnes(world);
    const before = asked(world).length;
    const control = { id: 'm', kind: 'maintenance', subject, author: 'A', reason: 'r', via: 'message' };
    const times = { since: '2026-11-24T06:00:00Z', until: '2026-11-24T08:00:00Z', messageId: '1' };
    await world.state.put('controls', control.id, { ...control, ...times });

    await world.deliver({}, '2');

    t.is(asked(world).length, before);
    t.deepEqual(oldOnes(world), stood);
  });
}

test('a chart that is not in the cache costs a query, so after five of them a run stops', async (t) => {
  const world = createWorld();
  world.publishMart('2026-11-24T06:00:00Z');
  for (let id = 1; id <= 9; id++) {
    const dashboards = [{ id: 3, title: 'Marketing', metadata: {} }];
    world.superset.charts.set(id, chart(id, [{ columns: ['country'], row_limit: id }], { dashboards }));
  }

  await world.deliver();

  t.deepEqual(asked(world), Array(5).fill('chartData'));
  t.deepEqual(world.fact().findings, []);
});

test('at most as many charts are asked for as watchdog.yaml says, and none where it says none', async (t) => {
  const none = createOldResult({ staleCharts: 0 });
  await none.deliver();
  t.deepEqual(asked(none), []);
});

test('a forced query that fails is told in Superset’s words, and is no reason for a restart', async (t) => {
  const world = createOldResult();
  world.superset.faults.set('forced chartData', 'columns-missing');

  await world.deliver();

  const [finding] = oldOnes(world);
  t.is(finding?.severity, 'P3');
  t.regex(finding?.evidence?.[0]?.value ?? '', /the forced query failed: it is columns-missing/);
  t.regex(finding?.fix ?? '', /a restart would only show the error/);
});

test('Superset that stops answering in the middle ends no finding and spoils no run', async (t) => {
  const world = createOldResult();
  world.superset.world.keepsCache = true;
  await world.deliver();
  const stood = oldOnes(world);
  world.superset.faults.set('chartData', 'timeout');

  t.is(await world.deliver({}, '2'), 'acknowledged');

  t.deepEqual(oldOnes(world), stood);
});

test('BigQuery that does not tell when marts were published is said, and nothing is over for it', async (t) => {
  const world = createOldResult();
  world.superset.world.keepsCache = true;
  await world.deliver();
  const stood = oldOnes(world);
  world.warehouse.tablesRefusal = new BigQueryCallError('accessDenied', 'Access Denied: __TABLES__', 403);

  await world.deliver({}, '2');

  t.deepEqual(oldOnes(world), stood);
  t.deepEqual(world.fact().notChecked, ['Charts with old results: Access Denied: __TABLES__']);
});

test('an old result that hides the loss of a column is part of what is told of the column', async (t) => {
  const world = createLostColumn();
  const dashboards = [{ id: 3, title: 'Marketing', metadata: {} }];
  world.superset.charts.set(2, chart(2, [{ columns: ['city'] }], { name: 'Cities', dashboards }));
  world.publishMart('2026-11-24T06:00:00.250Z');
  world.superset.look(2, '2026-11-23T18:00:00.000Z');
  world.superset.world.faultText = 'Unrecognized name: city at [2:3]';
  world.superset.faults.set('forced chartData', 'warehouse');

  await world.deliver();

  t.deepEqual(oldOnes(world)[0]?.causedBy, ['chart-broken:mart_geo.city']);
});
