import test from 'ava';
import { createSqlEngine } from '../../deploy/local/bigquery/sql/engine.ts';
import { type CraftedEvent, createMartsFrom } from './crafted-export.ts';

const engine = await createSqlEngine();
const martsFrom = createMartsFrom(engine);
test.after.always(() => engine.stop());

test('a session reaches a step only after the one before', async (t) => {
  const at = (second: number) => `2026-03-10 10:00:0${second}`;
  const visit = (session: number, ...names: string[]): CraftedEvent[] =>
    names.map((name, second) => ({
      at: at(second),
      session,
      name,
      page: name === 'page_view' ? '/loans' : '/',
    }));
  const marts = await martsFrom(t, 'mart_apply_funnel', [
    ...visit(1, 'page_view', 'apply_click', 'form_start', 'apply_submit'),
    ...visit(2, 'apply_submit', 'form_start', 'apply_click', 'page_view'),
    ...visit(3, 'apply_click', 'page_view', 'apply_click', 'apply_submit'),
    ...visit(4, 'page_view', 'form_start', 'apply_submit'),
    ...visit(5, 'scroll'),
  ]);

  t.deepEqual(
    await marts.rows(
      'SELECT step, CAST(sessions AS INT) AS sessions, step_conversion, total_conversion FROM mart_apply_funnel ORDER BY step_number',
    ),
    [
      { step: 'visit', sessions: 5, step_conversion: null, total_conversion: 1 },
      { step: 'product view', sessions: 4, step_conversion: 0.8, total_conversion: 0.8 },
      { step: 'apply click', sessions: 2, step_conversion: 0.5, total_conversion: 0.4 },
      { step: 'form start', sessions: 1, step_conversion: 0.5, total_conversion: 0.2 },
      { step: 'applied', sessions: 1, step_conversion: 1, total_conversion: 0.2 },
    ],
  );
});

test('each model credits the channel that it is named for', async (t) => {
  const visit = (day: number, source: string | null, name = 'page_view'): CraftedEvent => ({
    at: `2026-03-${day} 10:00:00`,
    session: day,
    name,
    parameters:
      source === null
        ? []
        : [
            ['source', source],
            ['medium', source === 'google' ? 'organic' : 'email'],
          ],
  });
  const marts = await martsFrom(t, 'mart_channel_attribution', [
    visit(10, 'google'),
    visit(11, 'letter'),
    visit(12, null, 'apply_submit'),
  ]);

  t.deepEqual(
    await marts.rows(`SELECT model, channel_group AS channel, CAST(event_date AS VARCHAR) AS day
      FROM mart_channel_attribution WHERE credited_applications > 0 ORDER BY model`),
    [
      { model: 'first touch', channel: 'Organic Search', day: '2026-03-12' },
      { model: 'last non-direct', channel: 'Email', day: '2026-03-12' },
      { model: 'last touch', channel: 'Direct', day: '2026-03-12' },
    ],
  );
});

test('a reload is no transition, a way back is one', async (t) => {
  const pages = ['/a', '/a?reload', '/b', '/a'];
  const marts = await martsFrom(
    t,
    'mart_page_flow',
    pages.map((page, second) => ({ at: `2026-03-10 10:00:0${second}`, page })),
  );

  t.deepEqual(await marts.rows('SELECT from_page, to_page, share FROM mart_page_flow ORDER BY from_page'), [
    { from_page: '/a', to_page: '/b', share: 1 },
    { from_page: '/b', to_page: '/a', share: 1 },
  ]);
});

test('hours are the bank’s, days are the export’s', async (t) => {
  const marts = await martsFrom(t, 'mart_hourly', [{ at: '2026-03-10 21:30:00' }]);

  t.deepEqual(
    await marts.rows('SELECT CAST(event_date AS VARCHAR) AS day, CAST(hour AS INT) AS hour FROM mart_hourly'),
    [{ day: '2026-03-10', hour: 1 }],
  );
});

test('a week in which nobody comes back is a row with nobody', async (t) => {
  const marts = await martsFrom(t, 'mart_retention', [
    { at: '2026-03-01 10:00:00', name: 'first_visit' },
    { at: '2026-03-02 10:00:00', user: 'u2', name: 'first_visit' },
    { at: '2026-03-17 10:00:00', session: 2 },
  ]);

  t.deepEqual(
    await marts.rows(`SELECT CAST(cohort_week AS VARCHAR) AS week, CAST(weeks_since AS INT) AS since,
      CAST(cohort_size AS INT) AS size, CAST(returning_users AS INT) AS users FROM mart_retention ORDER BY week, since`),
    [
      { week: '2026-02-23', since: 0, size: 1, users: 1 },
      { week: '2026-02-23', since: 1, size: 1, users: 0 },
      { week: '2026-02-23', since: 2, size: 1, users: 0 },
      { week: '2026-02-23', since: 3, size: 1, users: 1 },
      { week: '2026-03-02', since: 0, size: 1, users: 1 },
      { week: '2026-03-02', since: 1, size: 1, users: 0 },
      { week: '2026-03-02', since: 2, size: 1, users: 0 },
    ],
  );
});

test('a missing day is no reason to average over an older one', async (t) => {
  const marts = await martsFrom(t, 'mart_daily_kpis', [
    { at: '2026-03-02 10:00:00' },
    { at: '2026-03-02 11:00:00' },
    { at: '2026-03-09 10:00:00' },
  ]);

  t.is(
    await marts.number("SELECT page_views_7d_avg FROM mart_daily_kpis WHERE event_date = DATE '2026-03-09'"),
    1,
  );
});

const withoutConsent: CraftedEvent[] = [
  { at: '2026-03-10 10:00:00' },
  { at: '2026-03-10 10:00:00', user: null, session: null, name: 'apply_submit' },
  { at: '2026-03-10 10:00:00', user: ' ', session: 5 },
];

test('visitors without consent are events, but no users and no sessions', async (t) => {
  const marts = await martsFrom(t, 'mart_daily_kpis', withoutConsent);

  t.deepEqual(
    await marts.rows(`SELECT CAST(users AS INT) AS users, CAST(sessions AS INT) AS sessions,
      CAST(page_views AS INT) AS page_views, CAST(applications AS INT) AS applications, conversion_rate FROM mart_daily_kpis`),
    [{ users: 1, sessions: 1, page_views: 2, applications: 1, conversion_rate: 0 }],
  );
});

test('visitors without consent are neither new nor returning', async (t) => {
  const marts = await martsFrom(t, 'mart_new_vs_returning', withoutConsent);

  t.deepEqual(
    await marts.rows(`SELECT visitor_type, CAST(applications AS INT) AS applications, conversion_rate
      FROM mart_new_vs_returning ORDER BY visitor_type`),
    [
      { visitor_type: '(not set)', applications: 1, conversion_rate: null },
      { visitor_type: 'returning', applications: 0, conversion_rate: 0 },
    ],
  );
});

test('a session comes from its first event that says where from, and belongs to the day it starts', async (t) => {
  const marts = await martsFrom(t, 'mart_sessions', [
    { at: '2026-03-10 23:59:00', page: '/first' },
    { at: '2026-03-10 23:59:30', parameters: [['medium', ' referral ']] },
    {
      at: '2026-03-11 00:00:30',
      page: '/last',
      parameters: [
        ['source', 'google'],
        ['medium', 'cpc'],
        ['campaign', 'later'],
      ],
    },
  ]);

  t.deepEqual(
    await marts.rows(`SELECT CAST(event_date AS VARCHAR) AS day, source, medium, campaign, channel_group AS channel,
      landing_page, exit_page, CAST(duration_seconds AS INT) AS seconds FROM mart_sessions`),
    [
      {
        day: '2026-03-10',
        source: '(not set)',
        medium: 'referral',
        campaign: '(not set)',
        channel: 'Referral',
        landing_page: '/first',
        exit_page: '/last',
        seconds: 90,
      },
    ],
  );
});

test('a user who is first seen twice belongs to the earlier week', async (t) => {
  const marts = await martsFrom(t, 'mart_retention', [
    { at: '2026-03-01 10:00:00', name: 'first_visit' },
    { at: '2026-03-10 10:00:00', name: 'first_visit' },
  ]);

  t.is(await marts.number('SELECT sum(cohort_size) FROM mart_retention WHERE weeks_since = 0'), 1);
  t.is(await marts.number("SELECT count(*) FROM mart_retention WHERE cohort_week = DATE '2026-02-23'"), 3);
});
