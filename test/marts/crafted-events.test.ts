import test, { type ExecutionContext } from 'ava';
import { createSqlEngine } from '../../deploy/local/bigquery/sql/engine.ts';
import type { BuiltMarts } from './built-marts.ts';
import { buildFrom, type CraftedEvent } from './crafted-export.ts';

const engine = await createSqlEngine();
test.after.always(() => engine.stop());

async function martsFrom(
  t: ExecutionContext,
  mart: string,
  events: CraftedEvent[],
  windowDays = 400,
): Promise<BuiltMarts> {
  const marts = await buildFrom(engine, [mart], events, windowDays);
  t.teardown(() => marts.close());
  return marts;
}

test('the window leaves out days that are too old, running days and fresh tables', async (t) => {
  const marts = await martsFrom(
    t,
    'mart_daily_kpis',
    [
      { at: '2026-03-09 10:00:00' },
      { at: '2026-03-10 10:00:00' },
      { at: '2026-03-19 10:00:00' },
      { at: '2026-03-20 10:00:00', table: 'events_intraday_20260320' },
      { at: '2026-03-20 10:00:00', table: 'events_fresh_20260320' },
    ],
    10,
  );

  t.deepEqual(
    await marts.rows('SELECT CAST(event_date AS VARCHAR) AS day FROM mart_daily_kpis ORDER BY day'),
    [{ day: '2026-03-10' }, { day: '2026-03-19' }],
  );
});

test('a path is what stands between host and query, whatever the address looks like', async (t) => {
  const pages = {
    'https://www.bank.example': '/',
    'https://www.bank.example?utm_source=x': '/',
    'https://www.bank.example/hy/loans/?a=b/c#d': '/hy/loans/',
    'http://bank.example/a#b?c': '/a',
    ' https://bank.example/վարկ ': '/վարկ',
    '/relative/page?x': '/relative/page',
    'HTTPS://BANK.EXAMPLE/Upper': '/Upper',
    '': '(not set)',
  };
  const marts = await martsFrom(
    t,
    'mart_sessions',
    Object.keys(pages).map((page, session) => ({ at: '2026-03-10 10:00:00', session, page })),
  );

  const rows = await marts.rows<{ path: string }>(
    'SELECT landing_page AS path FROM mart_sessions ORDER BY ga_session_id',
  );
  t.deepEqual(
    rows.map(({ path }) => path),
    Object.values(pages),
  );
});

test('a parameter that comes twice counts once', async (t) => {
  const marts = await martsFrom(t, 'mart_sessions', [
    {
      at: '2026-03-10 10:00:00',
      parameters: [
        ['engagement_time_msec', 5000],
        ['engagement_time_msec', 5000],
      ],
    },
  ]);

  t.is(await marts.number('SELECT engagement_seconds FROM mart_sessions'), 5);
});

test('numbers that come as text are numbers', async (t) => {
  const marts = await martsFrom(t, 'mart_sessions', [
    {
      at: '2026-03-10 10:00:00',
      session: null,
      parameters: [
        ['ga_session_id', '77'],
        ['session_engaged', 1],
        ['engagement_time_msec', 'soon'],
      ],
    },
  ]);

  t.deepEqual(
    await marts.rows(
      'SELECT CAST(ga_session_id AS INT) AS id, engaged, engagement_seconds AS s FROM mart_sessions',
    ),
    [{ id: 77, engaged: true, s: 0 }],
  );
});

test('a product is the first product folder of the path, else the first item’s category, else other', async (t) => {
  const events: [CraftedEvent, string][] = [
    [{ at: '', page: '/hy/loans/car' }, 'loans'],
    [{ at: '', page: '/business/loans' }, 'business'],
    [{ at: '', page: '/en/Cards' }, 'cards'],
    [{ at: '', page: '/my-loans/x?to=/cards/' }, 'other'],
    [{ at: '', page: '/deposits', itemCategories: ['Bags'] }, 'deposits'],
    [{ at: '', page: '/store', itemCategories: ['Bags', 'Hats'] }, 'Bags'],
    [{ at: '', page: '/store', itemCategories: ['(not set)'] }, 'other'],
  ];
  const marts = await martsFrom(
    t,
    'stg_events',
    events.map(([event], second) => ({ ...event, at: `2026-03-10 10:00:0${second}` })),
  );

  const rows = await marts.rows<{ product: string }>('SELECT product FROM stg_events ORDER BY event_time');
  t.deepEqual(
    rows.map(({ product }) => product),
    events.map(([, product]) => product),
  );
});

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
