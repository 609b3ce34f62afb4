import { readFileSync } from 'node:fs';
import test from 'ava';
import { isGranted } from '../../../deploy/local/permissions.ts';
import { parseManifest } from '../../../deploy/manifest.ts';
import { createCheckFreshness } from '../../../functions/check-freshness/handler.ts';
import { createBigQueryClient } from '../../../shared/clients/bigquery.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import type { OutgoingMessage } from '../../../shared/events/cloud-event.ts';
import type { FactData } from '../../../shared/events/facts.ts';
import { deliver } from '../../../shared/step.ts';
import { type StandIn, startStandIn, stopSharedEngine } from '../../contract/bigquery/stand-in.ts';
import { createRememberedLog } from '../../helpers/remembered-log.ts';
import { config, mart, martWithoutDays, planOf } from './_world.ts';

test.after.always(stopSharedEngine);

const projectId = 'acme';
const manifestFile = new URL('../../../deploy/manifest.json', import.meta.url);
const manifest = parseManifest(readFileSync(manifestFile, 'utf8'), 'deploy/manifest.json');
const account = 'check-freshness@acme.iam.gserviceaccount.com';
const names = {
  project: projectId,
  datasets: { marts: 'shop', ga4: 'ga4', staging: 'staging', shadow: 'shadow', watchdog: 'watchdog' },
};
const check = {
  ...config,
  project: projectId,
  datasets: { marts: 'shop', ga4: 'ga4' },
  mode: 'observe',
  bytesCapPerQuery: 1024 ** 3,
} as const;

/** The export up to two days ago, an intraday table, and marts that somebody else wrote at 10:01 in Yerevan. */
async function placeTables({ clock, client, sql }: StandIn): Promise<void> {
  await client.createDataset('ga4');
  for (const day of ['20231230', '20231231', '20240101', 'intraday_20240102']) {
    await sql(`CREATE TABLE ga4.events_${day} AS SELECT 'page_view' AS event_name`);
  }
  clock.advance(18 * 60 * 60_000 + 60_000);
  const days = `SELECT d AS event_date FROM UNNEST(GENERATE_DATE_ARRAY('2023-12-01', '2024-01-01')) AS d`;
  await sql(`CREATE TABLE shop.mart_1 PARTITION BY event_date AS ${days}`);
  await sql(`CREATE TABLE shop.mart_2 AS SELECT TIMESTAMP(event_date) AS event_date FROM (${days})`);
  await sql(`CREATE TABLE shop.mart_3 AS SELECT event_date AS day FROM (${days})`);
  await sql(`CREATE TABLE shop.mart_4 AS SELECT event_date FROM (${days}) WHERE FALSE`);
  await sql('CREATE TABLE shop.mart_5 AS SELECT 1 AS x');
  await sql('CREATE VIEW shop.stg_events AS SELECT * FROM ga4.events_20240101');
}

async function runCheck(standIn: StandIn): Promise<FactData<'freshness-checked'>> {
  const { clock } = standIn;
  const published: OutgoingMessage[] = [];
  const publish = async (_: string, message: OutgoingMessage) => String(published.push(message));
  const work = createCheckFreshness({
    plan: {
      ...planOf(0),
      marts: [
        mart('mart_1'),
        mart('mart_2'),
        mart('mart_3'),
        mart('mart_4'),
        martWithoutDays('mart_5'),
        mart('mart_6'),
      ],
    },
    config: check,
    bigquery: createBigQueryClient({
      project: projectId,
      location: 'US',
      endpoint: standIn.url,
      account,
    }),
    state: createMemoryState({ clock }),
    clock,
    publish,
  });
  const message = { messageId: '7', publishTime: clock.now().toISOString(), data: '' };
  await deliver(
    { topic: 'check-freshness', work, publish, clock, log: createRememberedLog() },
    { subscription: 's', message },
  );
  return JSON.parse(published[0]?.data.toString() ?? '{}').data;
}

test('BigQuery accepts what a check asks, and its answers are read right', async (t) => {
  const standIn = await startStandIn(t);
  await placeTables(standIn);
  standIn.clock.advance(60 * 60_000);

  const fact = await runCheck(standIn);

  const verdicts = Object.fromEntries(fact.marts.map((verdict) => [verdict.mart, verdict]));
  t.deepEqual(
    fact.marts.map(({ mart: name, verdict, rows, newestDate }) => [name, verdict, rows, newestDate]),
    [
      ['mart_1', 'fresh', 32, '2024-01-01'],
      ['mart_2', 'fresh', 32, '2024-01-01'],
      ['mart_3', 'stale', 32, undefined],
      ['mart_4', 'empty', 0, undefined],
      ['mart_5', 'fresh', 1, undefined],
      ['mart_6', 'grace', undefined, undefined],
    ],
  );
  t.regex(verdicts.mart_1?.refreshedBy ?? '', /^ana@example\.test \(job /);
  t.is(verdicts.mart_1?.refreshedAt, '2024-01-03T06:01:00.000Z');
  t.regex(verdicts.mart_3?.reason ?? '', /Unrecognized name: event_date/);
  t.is(fact.source.newestDay, '2024-01-01');
  t.is(fact.source.verdict, 'grace');
});

test('with the rights on BigQuery that the manifest gives, a check sees everything', async (t) => {
  const standIn = await startStandIn(t, {
    access: (access) => access.caller !== account || isGranted(manifest, names, access),
  });
  await placeTables(standIn);
  standIn.clock.advance(60 * 60_000);

  const fact = await runCheck(standIn);

  t.deepEqual(fact.obstacles, [
    'The newest day of mart_3 could not be read: Unrecognized name: event_date at [1:35]',
  ]);
});

test('a check that may not list the jobs of others says so, and judges by the data', async (t) => {
  const standIn = await startStandIn(t, {
    access: ({ caller, permission }) => caller !== account || permission !== 'bigquery.jobs.listAll',
  });
  await placeTables(standIn);
  standIn.clock.advance(60 * 60_000);

  const fact = await runCheck(standIn);

  t.is(fact.marts[0]?.verdict, 'fresh');
  t.regex(
    fact.obstacles?.join() ?? '',
    /The jobs of other writers could not be read: .*bigquery\.jobs\.listAll/,
  );
});
