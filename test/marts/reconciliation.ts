import type { ExecutionContext } from 'ava';
import type { BuiltMarts } from './built-marts.ts';

/** One metric in every mart that has it, each as a query for `event_date` and `value`. */
type Reconciliation = { metric: string; from: Record<string, string> };

function perDay(value: string, mart: string, condition = 'true'): string {
  return `SELECT event_date, CAST(sum(${value}) AS BIGINT) AS value FROM ${mart} WHERE ${condition} GROUP BY event_date`;
}

/** Marts that count a session on every day on which it has an event. */
const byEventDay: Reconciliation[] = [
  {
    metric: 'page_views',
    from: {
      stg_events: perDay("CAST(event_name = 'page_view' AS INT)", 'stg_events'),
      ...sums('page_views', ['mart_daily_kpis', 'mart_pages', 'mart_hourly', 'mart_product_interest']),
      mart_events: perDay("CASE WHEN event_name = 'page_view' THEN events ELSE 0 END", 'mart_events'),
    },
  },
  {
    metric: 'apply_clicks',
    from: {
      ...sums('apply_clicks', ['mart_daily_kpis', 'mart_hourly', 'mart_product_interest']),
      mart_events: eventsNamed('apply_click', 'begin_checkout'),
    },
  },
  {
    metric: 'applications',
    from: {
      ...sums('applications', [
        'mart_daily_kpis',
        'mart_geo',
        'mart_new_vs_returning',
        'mart_product_interest',
      ]),
      mart_events: eventsNamed('apply_submit', 'purchase'),
    },
  },
  { metric: 'users', from: sums('users', ['mart_daily_kpis', 'mart_new_vs_returning']) },
  { metric: 'sessions', from: sums('sessions', ['mart_daily_kpis', 'mart_new_vs_returning']) },
  {
    metric: 'new_users',
    from: {
      ...sums('new_users', ['mart_daily_kpis']),
      mart_new_vs_returning: perDay(
        "CASE WHEN visitor_type = 'new' THEN users ELSE 0 END",
        'mart_new_vs_returning',
      ),
      mart_events: perDay("CASE WHEN event_name = 'first_visit' THEN users ELSE 0 END", 'mart_events'),
    },
  },
  {
    metric: 'engagement milliseconds',
    from: {
      stg_events: perDay('coalesce(engagement_time_msec, 0)', 'stg_events'),
      mart_pages: perDay('round(engagement_seconds * 1000)', 'mart_pages'),
    },
  },
  {
    metric: 'converted sessions',
    from: Object.fromEntries(
      ['mart_daily_kpis', 'mart_new_vs_returning'].map((mart) => [
        mart,
        perDay('round(coalesce(conversion_rate, 0) * sessions)', mart),
      ]),
    ),
  },
];

/** Marts in which a session belongs to the day it starts. */
const byStartDay: Reconciliation[] = [
  {
    metric: 'sessions',
    from: {
      mart_sessions: perDay('1', 'mart_sessions'),
      ...sums('sessions', ['mart_traffic_sources', 'mart_landing_pages', 'mart_engagement']),
      mart_apply_funnel: perDay('sessions', 'mart_apply_funnel', 'step_number = 1'),
    },
  },
  {
    metric: 'applications',
    from: {
      ...sums('applications', ['mart_sessions', 'mart_traffic_sources', 'mart_landing_pages']),
      ...Object.fromEntries(
        ['first touch', 'last touch', 'last non-direct'].map((model) => [
          model,
          perDay('credited_applications', 'mart_channel_attribution', `model = '${model}'`),
        ]),
      ),
    },
  },
  { metric: 'apply_clicks', from: sums('apply_clicks', ['mart_sessions', 'mart_traffic_sources']) },
  {
    metric: 'engaged_sessions',
    from: {
      mart_sessions: perDay('CAST(engaged AS INT)', 'mart_sessions'),
      ...sums('engaged_sessions', ['mart_traffic_sources']),
      ...Object.fromEntries(
        ['mart_landing_pages', 'mart_engagement'].map((mart) => [
          mart,
          perDay('sessions - round(bounce_rate * sessions)', mart),
        ]),
      ),
    },
  },
  {
    metric: 'page_views',
    from: {
      mart_sessions: perDay('page_views', 'mart_sessions'),
      mart_engagement: perDay('round(pages_per_session * sessions)', 'mart_engagement'),
    },
  },
];

/** Asserts that a metric has one value per day, whichever mart is asked. */
export async function assertOneValuePerMetric(t: ExecutionContext, marts: BuiltMarts): Promise<void> {
  for (const { metric, from } of [...byEventDay, ...byStartDay]) {
    const [first, ...others] = Object.entries(from);
    if (!first) continue;
    const expected = await marts.rows(`${first[1]} ORDER BY event_date`);
    t.true(expected.length > 0);
    for (const [mart, sql] of others) {
      t.deepEqual(
        await marts.rows(`${sql} ORDER BY event_date`),
        expected,
        `${metric}: ${mart} against ${first[0]}`,
      );
    }
  }
}

function sums(column: string, marts: string[]): Record<string, string> {
  return Object.fromEntries(marts.map((mart) => [mart, perDay(column, mart)]));
}

function eventsNamed(...names: string[]): string {
  const list = names.map((name) => `'${name}'`).join(', ');
  return perDay(`CASE WHEN event_name IN (${list}) THEN events ELSE 0 END`, 'mart_events');
}
