import test from 'ava';
import type { Attempt } from '../../../functions/remediate/attempt.ts';
import { carryOut } from '../../../functions/remediate/carry-out.ts';
import { createWorld } from './_world.ts';

async function begun() {
  const world = createWorld();
  await world.report();
  await world.deliver(world.probe());
  const [attempt] = (await world.ladder()).attempts;
  if (!attempt) throw new Error('nothing was begun');
  return { world, attempt };
}

const carry = (world: ReturnType<typeof createWorld>, attempt: Attempt) =>
  carryOut(attempt, { ...world.outside, target: 'superset-ineco', log: world.log, now: world.clock.now() });

test('two deliveries at once begin one remedy', async (t) => {
  const world = createWorld();
  await world.report();
  const probes = [world.probe(), world.probe(), world.probe({ cause: 'metadata-database-down' })];
  await Promise.all(probes.map((probe) => world.deliver(probe)));

  t.is(new Set(world.orders().map(([, , orderId]) => orderId)).size, 1);
  t.is((await world.ladder()).attempts.length, 1);
});

test('two people at once get one remedy, and one is told why not', async (t) => {
  const world = createWorld();
  await world.report();
  await Promise.all([world.deliver({ rung: 'restart-app' }), world.deliver({ rung: 'down-up' })]);

  t.is(world.orders().length, 1);
  t.like(world.factsNamed('remedy-skipped')[0]?.data, { because: 'already-running' });
});

test('what was ordered is not ordered again by a delivery that was held up', async (t) => {
  const { world, attempt } = await begun();

  t.is(await carry(world, attempt), 'overtaken');
  t.is(world.orders().length, 1);
});

test('what a newer remedy has overtaken is not done any more', async (t) => {
  const { world, attempt } = await begun();
  const ladder = await world.ladder();
  const { orderedAt: _, ...unsent } = attempt;
  await world.state.put('remedies', 'ladder', { ...ladder, token: 2, attempts: [unsent] });

  t.is(await carry(world, unsent), 'overtaken');
  t.is(world.orders().length, 1);
});

test('an order is not sent when it would have expired', async (t) => {
  const { world, attempt } = await begun();
  const ladder = await world.ladder();
  const { orderedAt: _, ...unsent } = attempt;
  await world.state.put('remedies', 'ladder', { ...ladder, attempts: [unsent] });
  world.pass(10);

  t.is(await carry(world, unsent), 'overtaken');
  t.is(world.orders().length, 1);
});
