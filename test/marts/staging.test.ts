import test from 'ava';
import { createSqlEngine } from '../../deploy/local/bigquery/sql/engine.ts';
import { type CraftedEvent, createMartsFrom } from './crafted-export.ts';

const engine = await createSqlEngine();
const martsFrom = createMartsFrom(engine);
test.after.always(() => engine.stop());

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
