import test from 'ava';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import { createMorning, createWorld, mart, martWithoutDays, planOf } from './_world.ts';

test('after an ordinary morning every mart is fresh, and the check says so', async (t) => {
  const world = await createMorning();

  t.is(await world.deliver(), 'acknowledged');

  const fact = world.fact();
  t.is(fact.checkId, 's20261124T0515Z');
  t.is(fact.summary, '4/4 marts fresh');
  t.like(world.verdict('mart_1'), {
    verdict: 'fresh',
    reason:
      'Rebuilt today 06:02 Asia/Yerevan (02:02 UTC) by run s20261124T0200Z; its newest day is 2026-11-22.',
    refreshedAt: '2026-11-24T02:02:00.000Z',
    refreshedBy: 'run s20261124T0200Z',
    dueAt: '2026-11-24T04:00:00.000Z',
    newestDate: '2026-11-22',
    expectedDate: '2026-11-22',
    rows: 100,
  });
  t.is(fact.source.verdict, 'grace');
  t.is(fact.scheduledRun.verdict, 'finished');
  t.is(fact.requestedRefresh, undefined);
  t.is(fact.obstacles, undefined);
  t.deepEqual(world.requests(), []);
  const [told] = world.published;
  t.is(told?.id, 's20261124T0515Z/freshness-checked');
  t.like(told?.message.attributes, { severity: 'info', subject: 's20261124T0515Z' });
});

test('the id of a check is its slot, its run or its message', async (t) => {
  const world = await createMorning();

  await world.deliver({ trigger: 'schedule', chain: false });
  await world.deliver({ trigger: 'chain', runId: 's20261124T0200Z' });
  await world.deliver({}, '7');

  t.deepEqual(
    world.facts().map(({ checkId, runId }) => [checkId, runId]),
    [
      ['s20261124T0515Z', undefined],
      ['s20261124T0200Z', 's20261124T0200Z'],
      ['m7', undefined],
    ],
  );
});

test('17 marts cost as many queries as 4: one for the tables, one for the days', async (t) => {
  const few = await createMorning({ marts: 4 });
  const many = await createMorning({ marts: 17 });

  await few.deliver();
  await many.deliver();

  t.is(few.bigquery.queries.length, 2);
  t.is(many.bigquery.queries.length, 2);
  t.is(many.fact().summary, '17/17 marts fresh');
});

test("with another writer, 17 marts cost one query more than the watchdog's own, like 4", async (t) => {
  for (const marts of [4, 17]) {
    const world = await createMorning({ marts });
    for (const { name } of world.plan.marts) await world.state.delete('publishes', name);

    await world.deliver();

    t.is(world.bigquery.queries.length, 3);
  }
});

test('a missing mart hides nothing of the others, and costs no query', async (t) => {
  const world = await createMorning();
  world.bigquery.tables.delete('ineco_marts.mart_2');

  await world.deliver();

  t.like(world.verdict('mart_2'), {
    verdict: 'missing',
    reason:
      'There is no such table, though run s20261124T0200Z published it today 06:02 Asia/Yerevan (02:02 UTC).',
  });
  t.is(world.fact().summary, '3/4 marts fresh (1 missing)');
  t.is(world.bigquery.queries.length, 2);
  t.is(world.published[0]?.message.attributes.severity, 'error');
});

test('a mart with a broken date column gets a verdict of its own, with the error', async (t) => {
  const world = await createMorning();
  const message = 'Unrecognized name: event_date at [1:50]';
  world.bigquery.faults.set('ineco_marts.mart_3`', new BigQueryCallError('invalidQuery', message, 400));

  await world.deliver();

  t.is(world.verdict('mart_3').verdict, 'stale');
  t.true(world.verdict('mart_3').reason.includes(message));
  t.is(world.fact().summary, '3/4 marts fresh (1 stale)');
});

test('a right that is missing on one mart makes nothing of it stale', async (t) => {
  const world = await createMorning();
  const message = 'Access Denied: Table p:ineco_marts.mart_3: User does not have permission';
  world.bigquery.faults.set('ineco_marts.mart_3`', new BigQueryCallError('accessDenied', message, 403));

  await world.deliver();

  t.is(world.verdict('mart_3').verdict, 'fresh');
  t.deepEqual(world.fact().obstacles, [`The newest day of mart_3 could not be read: ${message}`]);
  t.is(world.published[0]?.message.attributes.severity, 'warning');
});

test('an export that may not be read hides nothing of the marts', async (t) => {
  const world = await createMorning();
  const denied = new BigQueryCallError('accessDenied', 'Access Denied: Dataset p:ineco_ga4', 403);
  world.bigquery.faults.set('ineco_ga4.__TABLES__', denied);

  t.is(await world.deliver(), 'acknowledged');

  t.is(world.fact().source.verdict, 'unknown');
  t.is(world.fact().summary, '4/4 marts fresh');
  t.deepEqual(world.fact().obstacles, [
    'The tables of ineco_ga4 could not be read: Access Denied: Dataset p:ineco_ga4',
  ]);
});

test('of marts that may not be read only what is certain is told, and what could not be looked at', async (t) => {
  const world = await createMorning();
  await world.placeMart('mart_2', {}, { at: '2026-11-23T02:02:00.000Z' });
  const denied = new BigQueryCallError('accessDenied', 'Access Denied: Dataset p:ineco_marts', 403);
  world.bigquery.faults.set('ineco_marts.__TABLES__', denied);

  t.is(await world.deliver(), 'acknowledged');

  t.is(world.fact().summary, '0/4 marts fresh (1 stale, 3 not judged)');
  t.deepEqual(
    world.fact().marts.map((verdict) => [verdict.mart, verdict.verdict, verdict.reason]),
    [
      [
        'mart_2',
        'stale',
        'Rebuilt yesterday 06:02 Asia/Yerevan (02:02 UTC) by run s20261124T0200Z; its table could not be looked at: Access Denied: Dataset p:ineco_marts.',
      ],
    ],
  );
  t.deepEqual(world.fact().obstacles, [
    'The tables of ineco_marts could not be read: Access Denied: Dataset p:ineco_marts',
  ]);
  t.is(world.fact().source.newestDay, '2026-11-22');
});

test('a BigQuery that cannot be reached has the check delivered again, and nothing is told', async (t) => {
  const world = await createMorning();
  world.bigquery.faults.set('__TABLES__', new BigQueryCallError('backendError', 'Error encountered', 503));

  t.is(await world.deliver(), 'retry');

  t.deepEqual(world.published, []);
  t.is(world.log.lines.at(-1)?.severity, 'ERROR');
});

test('a check that is delivered twice says the same under the same id', async (t) => {
  const world = await createMorning();

  await world.deliver({}, '7');
  await world.deliver({}, '7');

  const told = world.published.map(({ topic, id }) => `${topic} ${id}`);
  const once = ['watchdog-events m7/freshness-checked', 'detect-drift m7/detect-drift'];
  t.deepEqual(told, [...once, ...once]);
  t.deepEqual(world.facts()[1], world.facts()[0]);
});

test('a check that is to run alone does not ask for the next step', async (t) => {
  const world = await createMorning();

  await world.deliver({ chain: false });

  t.deepEqual(
    world.published.map(({ topic }) => topic),
    ['watchdog-events'],
  );
});

test('a watchdog fresh out of the box says what is unknown, and cries no wolf', async (t) => {
  const world = createWorld();
  for (const day of ['2026-11-21', '2026-11-22']) world.placeDay(day);

  t.is(await world.deliver(), 'acknowledged');

  t.is(world.fact().summary, '0/4 marts fresh (4 in grace)');
  t.is(world.fact().scheduledRun.verdict, 'unknown');
  t.is(world.published[0]?.message.attributes.severity, 'info');
  t.deepEqual(world.requests(), []);
});

test('what a new watchdog expected and did not get is told', async (t) => {
  const world = createWorld();
  for (const day of ['2026-11-21', '2026-11-22', '2026-11-23']) world.placeDay(day);
  await world.deliver();

  world.moveTo('2026-11-25T03:59:00Z');
  await world.deliver();
  t.is(world.verdict('mart_1').verdict, 'grace');

  world.moveTo('2026-11-25T04:00:00Z');
  await world.deliver();
  t.is(world.verdict('mart_1').verdict, 'missing');
  t.is(world.fact().scheduledRun.verdict, 'missed');
});

test("observe: another writer's job counts, and is named", async (t) => {
  const world = createWorld({ config: { mode: 'observe' } });
  for (const day of ['2026-11-21', '2026-11-22']) world.placeDay(day);
  for (const { name } of world.plan.marts) {
    await world.placeMart(name);
    world.bigquery.writers.set(name, {
      jobId: 'job_abc',
      account: 'cron@p.iam.gserviceaccount.com',
      startedAt: new Date('2026-11-24T02:01:30Z'),
      endedAt: new Date('2026-11-24T02:02:00Z'),
    });
  }

  await world.deliver();

  t.is(world.fact().summary, '4/4 marts fresh');
  t.is(world.verdict('mart_1').refreshedBy, 'cron@p.iam.gserviceaccount.com (job job_abc)');
});

test('observe without the right to list jobs: the data alone is judged, and the reason says so', async (t) => {
  const world = createWorld({
    config: { mode: 'observe' },
    plan: {
      ...planOf(2),
      marts: [mart('mart_1'), mart('mart_2'), martWithoutDays('mart_3')],
    },
  });
  for (const day of ['2026-11-21', '2026-11-22']) world.placeDay(day);
  await world.placeMart('mart_1');
  await world.placeMart('mart_2', { newestDate: '2026-11-20' });
  await world.placeMart('mart_3', { newestDate: undefined });
  const message = 'Access Denied: User does not have bigquery.jobs.listAll permission in project p.';
  world.bigquery.faults.set('JOBS', new BigQueryCallError('accessDenied', message, 403));

  await world.deliver();

  t.is(world.verdict('mart_1').verdict, 'fresh');
  t.true(world.verdict('mart_1').reason.includes(message));
  t.is(world.verdict('mart_2').verdict, 'stale');
  t.is(world.verdict('mart_3').verdict, 'grace');
  t.is(world.published[0]?.message.attributes.severity, 'error');
});

test('what mode shadow published lies beside the marts, and makes none of them fresh', async (t) => {
  const world = await createMorning({ config: { mode: 'shadow' } });
  await world.placeRun({
    runId: 's20261124T0200Z',
    startedAt: '2026-11-24T02:00:01.000Z',
    finishedAt: '2026-11-24T02:03:00.000Z',
    mode: 'shadow',
  });
  await world.placeMart('mart_1', { changedAt: new Date('2026-11-23T02:02:00Z') }, {});

  await world.deliver();

  t.like(world.verdict('mart_1'), { verdict: 'stale' });
  t.is(world.verdict('mart_1').refreshedBy, undefined);
});

test('a mart that a person keeps from refresh is old on purpose, until the hold ends', async (t) => {
  const world = await createMorning();
  await world.placeMart('mart_1', {}, { at: '2026-11-23T02:02:00.000Z' });
  await world.state.put('controls', 'hold.mart_1', {
    id: 'hold.mart_1',
    kind: 'hold',
    subject: 'mart_1',
    author: 'ana@example.test',
    reason: 'campaign numbers under review',
    since: '2026-11-23T10:00:00.000Z',
    until: '2026-11-24T06:00:00.000Z',
    via: 'message',
    messageId: '3',
  });

  await world.deliver();
  t.is(world.verdict('mart_1').verdict, 'grace');
  t.true(
    world
      .verdict('mart_1')
      .reason.endsWith(
        'It is kept from refresh by ana@example.test until today 10:00 Asia/Yerevan (06:00 UTC): campaign numbers under review',
      ),
  );

  world.moveTo('2026-11-24T06:00:00Z');
  await world.deliver();
  t.is(world.verdict('mart_1').verdict, 'stale');
});
