import test from 'ava';
import { accountOf, isGranted } from '../../deploy/local/permissions.ts';
import { martFact, startStory } from '../helpers/story.ts';

// One after the other: each is a whole cloud.
test.serial(
  'at 06:00 the schedule refreshes 17 of 17 marts, with no right beyond the manifest',
  async (t) => {
    const story = await startStory(t);
    const { cloud } = story;

    await cloud.fire('refresh-marts');
    const end = await story.until((fact) => fact.type === 'watchdog.marts-refreshed.v1');

    t.like(end.data, { summary: 'Completed: 17/17 tables refreshed', runId: 's20261124T0200Z' });
    const caller = accountOf('refresh-marts', cloud.config.project);
    const used = cloud.standIns.bigquery.used().filter((access) => access.caller === caller);
    t.true(used.length > 0);
    t.deepEqual(
      used.filter((access) => !isGranted(cloud.manifest, cloud.config, access)),
      [],
    );
  },
);

test.serial('every fact also lands in the table watchdog.events, once', async (t) => {
  const story = await startStory(t);
  const { cloud } = story;

  const end = await story.ask({ only: ['mart_events'], chain: false });
  await cloud.standIns.pubsub?.idle();

  const [rows] = await cloud.bigquery.query({
    query: `SELECT JSON_VALUE(data, '$.id') AS id FROM ${cloud.config.datasets.watchdog}.events`,
  });
  t.deepEqual(rows.map((row: { id: string }) => row.id).sort(), story.facts.map(({ id }) => id).sort());
  t.true(rows.length >= 3);
  t.like(end.data, { refreshed: 1 });
});

test.serial('dependents are refreshed after what they read, and only they', async (t) => {
  const story = await startStory(t);

  const end = await story.ask({ only: ['mart_sessions'], with: ['dependents'] });

  const order = story.facts
    .filter((fact) => fact.type === 'watchdog.mart-refreshed.v1')
    .map((fact) => (fact.data as { mart: string }).mart);
  const readers = story.cloud.plan.marts
    .filter((mart) => mart.dependsOn.includes('mart_sessions'))
    .map((mart) => mart.name);
  t.is(order[0], 'mart_sessions');
  t.deepEqual(
    readers.filter((name) => !order.includes(name)),
    [],
  );
  t.is((end.data as { refreshed: number }).refreshed, order.length);
  t.false(order.includes('mart_events'));
});

test.serial('a request in attributes alone is a request', async (t) => {
  const story = await startStory(t);
  const { cloud } = story;

  // Pub/Sub takes a message without data as long as it has attributes.
  const end = await story.ask(undefined, { only: 'mart_geo,mart_events', chain: 'false' });

  t.like(end.data, { total: 2, refreshed: 2 });
  t.is(
    await cloud.bigquery
      .dataset(cloud.config.datasets.marts)
      .table('mart_geo')
      .exists()
      .then(([yes]) => yes),
    true,
  );
});

test.serial(
  'a request that names no mart there is gets its answer, and the next one still works',
  async (t) => {
    const story = await startStory(t);

    const refused = await story.ask({ only: ['mart_gio'] });
    t.like(refused.data, {
      field: 'only[0]',
      problem: 'no mart is named "mart_gio"; did you mean mart_geo?',
    });

    const end = await story.ask({ only: ['mart_geo'] });
    t.is(martFact(story, (end.data as { runId: string }).runId, 'mart_geo')?.outcome, 'refreshed');
  },
);
