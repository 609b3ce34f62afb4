import test from 'ava';
import { createMorning } from './_world.ts';

test('a day that arrives late is late until then, and triggers exactly one refresh', async (t) => {
  const world = await createMorning();

  world.moveTo('2026-11-24T13:15:00Z');
  await world.deliver();
  t.is(world.fact().source.verdict, 'grace');

  world.moveTo('2026-11-24T14:15:00Z');
  await world.deliver();
  t.is(world.fact().source.verdict, 'late');
  t.is(world.fact().summary, '0/4 marts fresh (4 source-late); GA4 export late');
  t.deepEqual(world.requests(), []);

  world.placeDay('2026-11-23', '2026-11-24T15:05:00Z');
  world.moveTo('2026-11-24T15:15:00Z');
  await world.deliver();
  t.is(world.fact().source.verdict, 'arrived');
  t.deepEqual(world.fact().requestedRefresh, {
    days: ['2026-11-23'],
    reason: 'The GA4 export of 2026-11-23 arrived after the last refresh.',
  });
  t.is(world.fact().summary, '0/4 marts fresh (4 in grace)');
  t.deepEqual(world.requests(), [
    {
      id: 'source-arrived/2026-11-23',
      trigger: 'source-arrived',
      reason: 'The GA4 export of 2026-11-23 arrived after the last refresh.',
    },
  ]);

  for (const hour of ['16', '17', '18']) {
    world.moveTo(`2026-11-24T${hour}:15:00Z`);
    await world.deliver();
  }
  t.is(world.requests().length, 1);
  t.is(world.fact().requestedRefresh, undefined);
});

test('several days that land together, a filled hole among them, are one refresh', async (t) => {
  const world = await createMorning();
  world.placeDay('2026-11-23');
  world.placeDay('2026-11-17', '2026-11-24T10:00:00Z');
  world.moveTo('2026-11-24T11:15:00Z');

  await world.deliver();

  t.deepEqual(
    world.requests().map(({ id }) => id),
    ['source-arrived/2026-11-17+2026-11-23'],
  );
});

test('a day that was there when the last run began asks for nothing, a second later it does', async (t) => {
  const before = await createMorning();
  before.placeDay('2026-11-23', '2026-11-24T02:00:01Z');
  await before.deliver();
  t.deepEqual(before.requests(), []);

  const after = await createMorning();
  after.placeDay('2026-11-23', '2026-11-24T02:00:02Z');
  await after.deliver();
  t.is(after.requests().length, 1);
});

test('intraday tables are never counted', async (t) => {
  const world = await createMorning();
  const now = world.clock.now();
  world.bigquery.tables.set('ineco_ga4.events_intraday_20261123', { rows: 5, madeAt: now, changedAt: now });

  await world.deliver();

  t.is(world.fact().source.newestDay, '2026-11-22');
  t.deepEqual(world.requests(), []);
});

test('mode observe never asks for a refresh', async (t) => {
  const world = await createMorning({ config: { mode: 'observe' } });
  world.placeDay('2026-11-23');
  world.moveTo('2026-11-24T11:15:00Z');

  await world.deliver();

  t.deepEqual(world.requests(), []);
});

test('while a run is at work no refresh is asked for; when it ended without the day, one is', async (t) => {
  const world = await createMorning();
  const run = { runId: 'm9', startedAt: '2026-11-24T11:00:00.000Z', request: { only: ['mart_1'] } };
  await world.placeRun(run);
  world.placeDay('2026-11-23');
  world.moveTo('2026-11-24T11:15:00Z');

  await world.deliver();
  t.deepEqual(world.requests(), []);

  await world.placeRun({ ...run, finishedAt: '2026-11-24T11:20:00.000Z' });
  world.moveTo('2026-11-24T12:15:00Z');
  await world.deliver();
  t.is(world.requests().length, 1);
});

test('a run that died long ago holds nothing up', async (t) => {
  const world = await createMorning();
  await world.placeRun({ runId: 'm9', startedAt: '2026-11-24T03:00:00.000Z', request: { only: ['mart_1'] } });
  world.placeDay('2026-11-23', '2026-11-24T05:05:00Z');

  world.moveTo('2026-11-24T06:59:00Z');
  await world.deliver();
  t.deepEqual(world.requests(), []);

  world.moveTo('2026-11-24T07:00:00Z');
  await world.deliver();
  t.is(world.requests().length, 1);
});

test('the run that asked for the check is over: its check may ask for the next', async (t) => {
  const world = await createMorning();
  await world.placeRun({ runId: 's20261124T0200Z', startedAt: '2026-11-24T02:00:01.000Z' });
  world.placeDay('2026-11-23', '2026-11-24T02:01:00Z');

  await world.deliver({ trigger: 'chain', runId: 's20261124T0200Z' });

  t.is(world.requests().length, 1);
});

test('a dry run refreshed nothing, so the day still asks for a refresh', async (t) => {
  const world = await createMorning();
  world.placeDay('2026-11-23', '2026-11-24T05:00:00Z');
  await world.placeRun({
    runId: 'm9',
    startedAt: '2026-11-24T05:05:00.000Z',
    finishedAt: '2026-11-24T05:06:00.000Z',
    request: { dryRun: true },
  });

  await world.deliver();

  t.is(world.requests().length, 1);
});

test('rewritten days are collected into one refresh a day', async (t) => {
  const world = await createMorning();
  const rewrite = (day: string, at: string) =>
    world.placeDay(day, `2026-11-${Number(day.slice(-2)) + 1}T11:05:00Z`, at);
  rewrite('2026-11-21', '2026-11-24T04:30:00Z');
  rewrite('2026-11-22', '2026-11-24T04:40:00Z');

  await world.deliver();
  t.deepEqual(
    world.requests().map(({ id }) => id),
    ['source-rewritten/2026-11-24'],
  );
  t.is(
    world.requests()[0]?.reason,
    'The GA4 export of 2026-11-21, 2026-11-22 were rewritten after the last refresh.',
  );

  rewrite('2026-11-22', '2026-11-24T08:00:00Z');
  world.moveTo('2026-11-24T08:15:00Z');
  await world.deliver();
  t.is(world.requests().length, 1);

  // The next day in Yerevan begins at 20:00 UTC.
  world.moveTo('2026-11-24T20:15:00Z');
  await world.deliver();
  t.deepEqual(
    world.requests().map(({ id }) => id),
    ['source-rewritten/2026-11-24', 'source-rewritten/2026-11-25'],
  );
});

test('what changes a table after the days of rewriting is no new data', async (t) => {
  const world = await createMorning();
  world.placeDay('2026-11-20', '2026-11-21T11:05:00Z', '2026-11-24T04:30:00Z');

  await world.deliver();
  t.deepEqual(world.requests(), []);

  world.placeDay('2026-11-21', '2026-11-22T11:05:00Z', '2026-11-24T04:30:00Z');
  world.moveTo('2026-11-24T06:15:00Z');
  await world.deliver();
  t.is(world.requests().length, 1);
});

test('a new day is asked for on a day whose refresh for rewritten days is spent', async (t) => {
  const world = await createMorning();
  world.placeDay('2026-11-22', '2026-11-23T11:05:00Z', '2026-11-24T04:30:00Z');
  await world.deliver();

  world.placeDay('2026-11-23');
  world.moveTo('2026-11-24T11:15:00Z');
  await world.deliver();

  t.deepEqual(
    world.requests().map(({ id }) => id),
    ['source-rewritten/2026-11-24', 'source-arrived/2026-11-23'],
  );
});

test('nothing is asked for before anything was refreshed', async (t) => {
  const world = await createMorning();
  for (const { name } of world.plan.marts) await world.state.delete('publishes', name);
  world.placeDay('2026-11-23');
  world.moveTo('2026-11-24T11:15:00Z');

  await world.deliver();

  t.deepEqual(world.requests(), []);
});

test('a day whose table is made anew is a rewritten day, and does not arrive twice', async (t) => {
  const world = await createMorning();
  world.placeDay('2026-11-23');
  world.moveTo('2026-11-24T11:15:00Z');
  await world.deliver();
  const run = {
    runId: 'm9',
    startedAt: '2026-11-24T11:15:05.000Z',
    finishedAt: '2026-11-24T11:18:00.000Z',
    request: { trigger: 'source-arrived' as const },
  };
  await world.placeRun(run);
  for (const { name } of world.plan.marts) {
    await world.placeMart(name, {}, { runId: 'm9', runStartedAt: run.startedAt, at: run.finishedAt });
  }

  world.placeDay('2026-11-23', '2026-11-24T13:00:00Z');
  world.moveTo('2026-11-24T13:15:00Z');
  await world.deliver();

  t.deepEqual(
    world.requests().map(({ id }) => id),
    ['source-arrived/2026-11-23', 'source-rewritten/2026-11-24'],
  );
});
