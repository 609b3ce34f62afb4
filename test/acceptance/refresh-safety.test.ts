import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { createLeapingClock } from '../../deploy/local/clock/leaping-clock.ts';
import { martFact, morning, type Story, startStory } from '../helpers/story.ts';
import { configWith } from '../helpers/timeline.ts';

type Ended = { runId: string; summary: string; refreshed: number; stagingView: { state: string } };

/** The local configuration in another mode. */
async function configIn(t: ExecutionContext, mode: 'observe' | 'shadow'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'watchdog-config-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = join(folder, 'watchdog.yaml');
  const live = readFileSync(resolve(import.meta.dirname, '../../deploy/local/watchdog.yaml'), 'utf8');
  writeFileSync(file, live.replace(/^mode: live$/m, `mode: ${mode}`));
  return file;
}

/** Every table of the cloud with its last change, except the history of facts. */
async function tablesOf({ cloud }: Story): Promise<Record<string, string>> {
  const [datasets] = await cloud.bigquery.getDatasets();
  const found: Record<string, string> = {};
  for (const dataset of datasets) {
    if (dataset.id === cloud.config.datasets.watchdog) continue;
    const [tables] = await dataset.getTables();
    for (const table of tables) {
      const [metadata] = await table.getMetadata();
      found[`${dataset.id}.${table.id}`] = String(metadata.lastModifiedTime);
    }
  }
  return found;
}

// One after the other: each is a whole cloud that rebuilds 17 marts.
test.serial('a run of 17 with one bad mart publishes 16 and keeps the old 17th readable', async (t) => {
  const story = await startStory(t);
  const { cloud } = story;
  await story.ask({});
  const before = await tablesOf(story);
  const geo = `${cloud.config.datasets.marts}.mart_geo`;
  cloud.standIns.bigquery.faults.fail({
    at: 'job',
    match: /_mart_geo_\d+$/,
    reason: 'invalidQuery',
    message: 'Unrecognized name: cuntry; Did you mean country? at [3:8]',
  });

  const end = (await story.ask({})).data as Ended;

  t.is(end.summary, 'Completed: 16/17 tables refreshed (1 failed)');
  const after = await tablesOf(story);
  t.is(after[geo], before[geo], 'the mart that failed was not touched');
  const [rows] = await cloud.bigquery.query(`SELECT COUNT(*) AS n FROM ${geo}`);
  t.true(Number(rows[0].n) > 0);
  const others = cloud.plan.marts.map(({ name }) => name).filter((name) => name !== 'mart_geo');
  t.deepEqual(
    others.filter((name) => after[`ineco_marts.${name}`] === before[`ineco_marts.${name}`]),
    [],
    'every other mart has a new version',
  );
});

test.serial('observe writes nothing at all', async (t) => {
  const story = await startStory(t, { configFile: await configIn(t, 'observe') });
  const before = await tablesOf(story);

  const end = (await story.ask({})).data as Ended;

  t.is(end.summary, 'Completed: 0/17 tables refreshed (17 skipped)');
  t.deepEqual(await tablesOf(story), before);
});

test.serial(
  'shadow writes only the shadow and staging datasets, and tells the difference to the live tables',
  async (t) => {
    const story = await startStory(t, { configFile: await configIn(t, 'shadow') });
    const { cloud } = story;
    await cloud.bigquery.query(
      "CREATE TABLE ineco_marts.mart_events AS SELECT DATE '2026-11-23' AS event_date, 'x' AS event_name",
    );
    const before = await tablesOf(story);

    const end = (await story.ask({})).data as Ended;

    t.is(end.refreshed, 17);
    const after = await tablesOf(story);
    const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
    t.deepEqual(
      changed.filter((name) => !/^(ineco_marts_shadow|watchdog_staging)\./.test(name)),
      [],
    );
    const { difference } = martFact(story, end.runId, 'mart_events') ?? {};
    t.like(difference, { publishedRows: 1 });
  },
);

test.serial(
  'a table that somebody else made is left alone, until it is adopted with a snapshot',
  async (t) => {
    const story = await startStory(t);
    const { cloud } = story;
    await cloud.bigquery.query("CREATE TABLE ineco_marts.mart_geo AS SELECT 'by cron' AS country");

    const refused = (await story.ask({ only: ['mart_geo'] })).data as Ended;
    const rejection = martFact(story, refused.runId, 'mart_geo');
    t.like(rejection, { outcome: 'rejected', reason: 'not-adopted' });
    t.regex(String(rejection?.explanation), /"accept":\["adopt"\]/);

    const adopted = (await story.ask({ only: ['mart_geo'], accept: ['adopt', 'schema'] })).data as Ended;

    t.like(martFact(story, adopted.runId, 'mart_geo'), { outcome: 'refreshed' });
    const [kept] = await cloud.bigquery.query(
      `SELECT country FROM ineco_marts.mart_geo_before_adopt_${adopted.runId}`,
    );
    t.deepEqual(kept, [{ country: 'by cron' }]);
    const next = (await story.ask({ only: ['mart_geo'] })).data as Ended;
    t.is(next.refreshed, 1, 'from now on it is ours');
  },
);

test.serial(
  'without its export the staging view is broken: 17 marts are skipped with one reason',
  async (t) => {
    const story = await startStory(t);
    const { cloud } = story;
    const [tables] = await cloud.bigquery.dataset('ineco_ga4').getTables();
    for (const table of tables) await table.delete();

    const end = (await story.ask({})).data as Ended;

    t.is(end.summary, 'Completed: 0/17 tables refreshed (17 skipped)');
    t.is(end.stagingView.state, 'broken');
    const reasons = story.facts
      .filter((fact) => fact.type === 'watchdog.mart-refreshed.v1')
      .map((fact) => (fact.data as { explanation: string }).explanation);
    t.is(reasons.length, 17);
    t.is(new Set(reasons).size, 1);
  },
);

test.serial(
  'a changed staging view is applied on request, after all marts passed a dry run on it',
  async (t) => {
    const story = await startStory(t);
    const { cloud } = story;
    await cloud.bigquery.query(
      'CREATE OR REPLACE VIEW ineco_marts.stg_events AS SELECT 1 AS nothing_the_marts_know',
    );

    const told = (await story.ask({ only: ['mart_geo'] })).data as Ended;
    t.is(told.stagingView.state, 'differs');
    t.like(martFact(story, told.runId, 'mart_geo'), { outcome: 'failed', reason: 'unrecognized-name' });

    const applied = (await story.ask({ apply: ['stg_events'] })).data as Ended;

    t.is(applied.stagingView.state, 'applied');
    t.is(applied.refreshed, 17);
  },
);

test.serial(
  'a build that takes longer than one delivery may work is finished by a continuation',
  async (t) => {
    const story = await startStory(t, {
      clock: createLeapingClock(morning, 600),
      // At ten minutes a second, what runs every minute would never leave a busy machine idle.
      configFile: await configWith(t, [
        'schedule:',
        '  escalate: "0 0 1 1 *"',
        '  check-freshness: "0 0 1 1 *"',
      ]),
    });
    const { cloud } = story;
    cloud.standIns.bigquery.faults.latency({ at: 'job', match: /_mart_geo_1$/, milliseconds: 700_000 });

    const end = (await story.ask({ only: ['mart_geo'], chain: false })).data as Ended;

    t.is(end.refreshed, 1);
    t.is(martFact(story, end.runId, 'mart_geo')?.attempts, 1);
    const [jobs] = await cloud.bigquery.getJobs({ allUsers: true });
    const builds = jobs.filter((job) => /_mart_geo_\d+$/.test(job.id ?? ''));
    t.is(builds.length, 1, 'it was built once');
  },
);
