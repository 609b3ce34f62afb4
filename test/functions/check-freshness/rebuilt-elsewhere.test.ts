import test from 'ava';
import { createWorld, mart } from './_world.ts';

/** Mode observe: a cron job writes the marts, and the watchdog only looks. */
async function createObserved() {
  const world = createWorld({ marts: 2, config: { mode: 'observe' } });
  for (const day of ['2026-11-21', '2026-11-22']) world.placeDay(day);
  const rebuild = async (name: string, at: string, rows: number) => {
    await world.placeMart(name, { rows, changedAt: new Date(at) });
    world.bigquery.writers.set(name, {
      jobId: `job_${at}`,
      account: 'cron@p.iam.gserviceaccount.com',
      startedAt: new Date(at),
      endedAt: new Date(at),
    });
  };
  await rebuild('mart_1', '2026-11-24T02:01:00Z', 1000);
  await rebuild('mart_2', '2026-11-24T02:01:00Z', 1000);
  await world.deliver();
  return { ...world, rebuild };
}

test('a mart that another writer rebuilt far smaller has dropped, from the first rebuild that is seen', async (t) => {
  const world = await createObserved();
  t.is(world.fact().summary, '2/2 marts fresh');

  await world.rebuild('mart_1', '2026-11-24T07:00:00Z', 12);
  world.moveTo('2026-11-24T07:15:00Z');
  await world.deliver();

  t.like(world.verdict('mart_1'), {
    verdict: 'volume-dropped',
    rows: 12,
    previousRows: 1000,
    reason: 'It holds 12 rows, the version before had 1000; the floor is 50 %.',
  });
  t.is(world.verdict('mart_2').verdict, 'fresh');
});

test('a drop stays one while the mart is rebuilt as small, and ends with a large one', async (t) => {
  const world = await createObserved();
  await world.rebuild('mart_1', '2026-11-24T07:00:00Z', 12);
  world.moveTo('2026-11-24T07:15:00Z');
  await world.deliver();

  await world.rebuild('mart_1', '2026-11-24T08:00:00Z', 13);
  world.moveTo('2026-11-24T08:15:00Z');
  await world.deliver();
  t.is(world.verdict('mart_1').verdict, 'volume-dropped');

  await world.rebuild('mart_1', '2026-11-24T09:00:00Z', 990);
  world.moveTo('2026-11-24T09:15:00Z');
  await world.deliver();
  t.is(world.verdict('mart_1').verdict, 'fresh');
});

test('a mart that its cron job left out is stale, though its neighbour was rebuilt', async (t) => {
  const world = await createObserved();
  world.placeDay('2026-11-23');
  world.moveTo('2026-11-25T04:00:00Z');
  await world.rebuild('mart_1', '2026-11-25T02:01:00Z', 1000);
  world.bigquery.tables.set('ineco_marts.mart_1', {
    rows: 1000,
    madeAt: new Date('2026-11-01T02:01:00Z'),
    changedAt: new Date('2026-11-25T02:01:00Z'),
    newestDate: '2026-11-23',
  });

  await world.deliver();

  t.is(world.verdict('mart_1').verdict, 'fresh');
  t.like(world.verdict('mart_2'), {
    verdict: 'stale',
    reason:
      'Nobody has written it since yesterday 06:01 Asia/Yerevan (02:01 UTC); the rebuild of today 06:00 Asia/Yerevan (02:00 UTC) had time until today 08:00 Asia/Yerevan (04:00 UTC).',
  });
});

test('a mart that was added to the plan is in grace until a run was due that should have built it', async (t) => {
  const world = await createObserved();
  world.plan.marts.push(mart('mart_3'));
  await world.deliver();
  t.is(world.verdict('mart_3').verdict, 'grace');
  t.is(world.verdict('mart_1').verdict, 'fresh');

  world.moveTo('2026-11-25T03:59:00Z');
  await world.deliver();
  t.is(world.verdict('mart_3').verdict, 'grace');

  world.moveTo('2026-11-25T04:00:00Z');
  await world.deliver();
  t.is(world.verdict('mart_3').verdict, 'missing');
});

test('a mart that was seen once and is gone is missing at once', async (t) => {
  const world = await createObserved();
  world.bigquery.tables.delete('ineco_marts.mart_1');
  world.moveTo('2026-11-24T06:15:00Z');

  await world.deliver();

  t.is(world.verdict('mart_1').verdict, 'missing');
});
