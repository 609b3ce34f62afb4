import test from 'ava';
import { createSqlEngine } from '../../deploy/local/bigquery/sql/engine.ts';
import { generateEvents } from '../../deploy/local/ga4/generate-events.ts';
import { buildMarts } from './built-marts.ts';
import { assertSessionsAreRight, assertTrickyMartsAreRight } from './recomputation.ts';
import { hitOf, type RawEvent } from './recomputed.ts';
import { assertOneValuePerMetric } from './reconciliation.ts';

const today = new Date('2026-11-24T09:00:00Z');
const days = 30;
const generated = generateEvents({ seed: 3, today, days, eventsPerDay: 600, intraday: true });
const engine = await createSqlEngine();
const marts = await buildMarts({ engine, source: generated, now: today });

const complete = generated.tables.filter(({ name }) => !name.includes('intraday'));
const events = await marts.rows<{ event: string }>(
  complete
    .map(({ name }) => `SELECT CAST(to_json(${name}) AS VARCHAR) AS event FROM ${name}`)
    .join(' UNION ALL '),
);
const hits = events.map(({ event }) => hitOf(JSON.parse(event) as RawEvent));

test.after.always(async () => {
  marts.close();
  await engine.stop();
});

test('every mart passes its own audits, with yesterday as its newest day', (t) => {
  for (const { name, dateColumn } of marts.plan.marts) {
    const audited = marts.audited.get(name);
    t.deepEqual(
      audited?.results.filter(({ passed }) => !passed),
      [],
      name,
    );
    t.is(audited?.newestDate, dateColumn && '2026-11-23', name);
  }
});

test('a running day is in no mart', async (t) => {
  t.true((await marts.number('SELECT count(*) FROM events_intraday_20261124')) > 0);
  t.is(await marts.number('SELECT count(*) FROM stg_events'), hits.length);
  t.is(await marts.number('SELECT count(*) FROM mart_daily_kpis'), days);
});

test('a metric has one value, whichever mart is asked', async (t) => {
  await assertOneValuePerMetric(t, marts);
});

test('every session is what its events say', async (t) => {
  await assertSessionsAreRight(t, marts, hits);
});

test('funnel, attribution, retention and page flow are found again by a second computation', async (t) => {
  await assertTrickyMartsAreRight(t, marts, hits);
});

test('the second computation has something to find', async (t) => {
  t.true(
    (await marts.number(
      'SELECT count(*) FROM mart_retention WHERE weeks_since > 0 AND returning_users > 0',
    )) > 5,
  );
  t.true((await marts.number("SELECT sum(sessions) FROM mart_apply_funnel WHERE step = 'applied'")) > 50);
  t.true((await marts.number('SELECT count(*) FROM mart_page_flow')) > 50);
  const differing = `SELECT count(*) FROM (SELECT channel_group FROM mart_channel_attribution
    GROUP BY channel_group HAVING count(DISTINCT CASE WHEN credited_applications > 0 THEN model END) > 0
    AND sum(CASE model WHEN 'first touch' THEN credited_applications WHEN 'last touch' THEN -credited_applications ELSE 0 END) <> 0)`;
  t.true((await marts.number(differing)) > 1);
});

test('applications without consent count as applications, but in no session', async (t) => {
  const all = await marts.number('SELECT sum(applications) FROM mart_daily_kpis');
  const inSessions = await marts.number('SELECT sum(applications) FROM mart_sessions');

  t.is(
    all - inSessions,
    await marts.number('SELECT count(*) FROM stg_events WHERE is_application AND session_key IS NULL'),
  );
  t.true(all > inSessions);
});

test('a moving average is the plain mean of the day and up to six days before it', async (t) => {
  const rows = await marts.rows<{ users: number; rate: number; users_avg: number; rate_avg: number }>(
    `SELECT CAST(users AS INT) AS users, conversion_rate AS rate, users_7d_avg AS users_avg,
      conversion_rate_7d_avg AS rate_avg FROM mart_daily_kpis ORDER BY event_date`,
  );

  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  for (const [index, row] of rows.entries()) {
    const week = rows.slice(Math.max(0, index - 6), index + 1);
    t.true(Math.abs(row.users_avg - mean(week.map(({ users }) => users))) < 1e-9);
    t.true(Math.abs(row.rate_avg - mean(week.map(({ rate }) => rate))) < 1e-9);
  }
});
