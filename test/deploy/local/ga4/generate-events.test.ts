import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import test from 'ava';
import { type EventTables, generateEvents } from '../../../../deploy/local/ga4/generate-events.ts';

/** 13:00 in Yerevan, a Tuesday. */
const today = new Date('2026-11-24T09:00:00Z');
const request = { seed: 7, today, days: 14, eventsPerDay: 2000, intraday: true };
const generated = generateEvents(request);

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run("SET TimeZone = 'UTC'");
for (const { name, select } of generated.tables) await connection.run(`CREATE TABLE ${name} AS ${select}`);
const completeDays = generated.tables.filter(({ name }) => !name.includes('intraday'));
await connection.run(
  `CREATE VIEW events AS ${completeDays.map(({ name }) => `SELECT * FROM ${name}`).join(' UNION ALL ')}`,
);
test.after.always(() => {
  connection.closeSync();
  instance.closeSync();
});

async function value(sql: string, on: DuckDBConnection = connection): Promise<number> {
  const [row] = (await on.runAndReadAll(sql)).getRows();
  return Number(row?.[0]);
}

async function texts(sql: string): Promise<unknown[]> {
  return (await connection.runAndReadAll(sql)).getRowsJson().map(([first]) => first);
}

/** Rows in any order, so that only their content counts. */
async function fingerprint({ tables }: EventTables): Promise<number[]> {
  const sums = tables.map(({ select }) =>
    value(`SELECT sum(hash(day)::HUGEINT) % 1000000007 FROM (${select}) AS day`),
  );
  return Promise.all(sums);
}

const parameter = (key: string) => `list_filter(event_params, lambda p: p.key = '${key}')[1].value`;

test('yesterday is the newest complete day, and today is there as far as it has come', async (t) => {
  const names = generated.tables.map(({ name }) => name);

  t.is(names.length, 15);
  t.is(names[0], 'events_20261110');
  t.deepEqual(names.slice(-2), ['events_20261123', 'events_intraday_20261124']);
  t.true((await value('SELECT count(*) FROM events_intraday_20261124')) > 100);
  t.true(
    (await value('SELECT max(event_timestamp) FROM events_intraday_20261124')) <= today.getTime() * 1000,
  );
});

test('there is no running day unless it is wanted', (t) => {
  const { tables } = generateEvents({ ...request, intraday: false });

  t.deepEqual(
    tables.map(({ name }) => name).filter((name) => name.includes('intraday')),
    [],
  );
});

test('the day begins at the bank’s midnight, not at Greenwich’s', (t) => {
  const { tables } = generateEvents({ ...request, today: new Date('2026-11-24T21:00:00Z') });

  t.is(tables.at(-1)?.name, 'events_intraday_20261125');
});

test('the same seed gives the same events, another seed gives others', async (t) => {
  const short = { ...request, days: 2, eventsPerDay: 300 };

  t.deepEqual(await fingerprint(generateEvents(short)), await fingerprint(generateEvents(short)));
  t.notDeepEqual(
    await fingerprint(generateEvents(short)),
    await fingerprint(generateEvents({ ...short, seed: 8 })),
  );
});

test('a day is the same on whatever later day it is generated', async (t) => {
  const earlier = generateEvents({ ...request, days: 1, eventsPerDay: 300, intraday: false });
  const later = generateEvents({
    ...request,
    today: new Date('2026-11-25T09:00:00Z'),
    days: 2,
    eventsPerDay: 300,
    intraday: false,
  });

  t.is(earlier.tables[0]?.select, later.tables[0]?.select);
});

test('a week has the wanted number of events, with less on weekends', async (t) => {
  const perDay = (await value('SELECT count(*) FROM events')) / 14;

  t.true(perDay > 1900 && perDay < 2100, `${perDay} events per day`);
  t.true(
    (await value('SELECT count(*) FROM events_20261122')) <
      (await value('SELECT count(*) FROM events_20261123')),
  );
});

test('every event lies inside its day, with the columns of the export', async (t) => {
  const strangers = `SELECT count(*) FROM events
    WHERE strftime(make_timestamp(event_timestamp) + INTERVAL 4 HOUR, '%Y%m%d') <> event_date`;

  t.is(await value(strangers), 0);
  t.deepEqual(
    await texts('SELECT column_name FROM (DESCRIBE events)'),
    generated.schema.map(({ name }) => name),
  );
});

test('pages are in three languages, and some events carry no ids', async (t) => {
  const titled = (pattern: string) =>
    value(
      `SELECT count(*) FROM events WHERE regexp_matches(${parameter('page_title')}.string_value, '${pattern}')`,
    );

  t.true((await titled('[Ա-ֆ]')) > 1000);
  t.true((await titled('[А-я]')) > 100);
  t.true((await titled('^[ -~]+$')) > 100);
  const withoutUser = await value('SELECT count(*) FROM events WHERE user_pseudo_id IS NULL');
  t.true(withoutUser > 0);
  t.is(
    await value(`SELECT count(*) FROM events WHERE ${parameter('ga_session_id')}.int_value IS NULL`),
    withoutUser,
  );
});

test('the quirks of the real export are there', async (t) => {
  const count = (condition: string) => value(`SELECT count(*) FROM events WHERE ${condition}`);

  t.true((await count(`${parameter('session_engaged')}.string_value = '1'`)) > 0);
  t.true((await count(`${parameter('session_engaged')}.int_value = 1`)) > 0);
  t.true((await count(`${parameter('value')}.int_value IS NOT NULL`)) > 0);
  t.true((await count(`${parameter('value')}.double_value IS NOT NULL`)) > 0);
  t.true((await count(`geo.country = '' AND device.category <> ''`)) > 0);
  t.true((await count(`${parameter('page_location')}.string_value LIKE '%?%utm_campaign=%'`)) > 0);
});

test('users come back on later days, and only the first visit is a first visit', async (t) => {
  const days = `SELECT user_pseudo_id, count(DISTINCT event_date) AS days,
      count(*) FILTER (event_name = 'first_visit') AS first_visits
    FROM events WHERE user_pseudo_id IS NOT NULL GROUP BY ALL`;

  t.true((await value(`SELECT count(*) FROM (${days}) WHERE days > 1 AND first_visits = 1`)) > 20);
  t.is(await value(`SELECT count(*) FROM (${days}) WHERE first_visits > 1`), 0);
});

test('every application follows an apply click and a started form', async (t) => {
  const sessions = `SELECT min(event_timestamp) FILTER (event_name = 'apply_click') AS clicked,
      min(event_timestamp) FILTER (event_name = 'form_start') AS started,
      min(event_timestamp) FILTER (event_name = 'apply_submit') AS applied
    FROM events WHERE user_pseudo_id IS NOT NULL GROUP BY user_pseudo_id, ${parameter('ga_session_id')}.int_value`;

  t.true((await value(`SELECT count(applied) FROM (${sessions})`)) > 50);
  t.is(
    await value(`SELECT count(*) FROM (${sessions})
      WHERE applied IS NOT NULL AND NOT coalesce(clicked < started AND started < applied, false)`),
    0,
  );
});
