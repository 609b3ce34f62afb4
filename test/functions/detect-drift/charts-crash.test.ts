import test from 'ava';
import { counting, crashingAt } from '../../helpers/dying-process.ts';
import { chart } from './_dataset.ts';
import { createMissingColumn } from './_drifted.ts';

const clicks = {
  metrics: [{ expressionType: 'SIMPLE', column: { column_name: 'apply_clicks' }, aggregate: 'SUM' }],
};

/** One chart shows old results that a forced query does not replace, and one an error after its dataset is written. */
function createTroubled() {
  const world = createMissingColumn();
  const dashboards = [{ id: 3, title: 'Marketing', metadata: {} }];
  world.superset.charts.set(2, chart(2, [clicks], { name: 'Apply clicks', dashboards }));
  world.superset.world.keepsCache = true;
  world.superset.faults.set('compile', 'validation');
  world.publishMart('2026-11-24T06:00:00.250Z');
  world.superset.look(1, '2026-11-23T18:00:00.000Z');
  return world;
}

test('a delivery that dies at any call leaves neither an old result nor an error untold', async (t) => {
  const undisturbed = createTroubled();
  const count = { calls: 0 };
  await undisturbed.deliver({}, '1', counting(count));
  const wanted = undisturbed.fact().findings;
  t.deepEqual(
    wanted.map(({ kind }) => kind),
    ['charts-stale', 'chart-broken'],
  );

  for (let point = 1; point <= count.calls; point++) {
    for (const when of ['before', 'after'] as const) {
      const world = createTroubled();
      await world.deliver({}, '1', crashingAt(point, when));
      t.is(await world.deliver({}, '1'), 'acknowledged');

      t.deepEqual(world.fact().findings, wanted, `after a death ${when} call ${point}`);
      t.is(world.superset.writes(), 1);
    }
  }
});
