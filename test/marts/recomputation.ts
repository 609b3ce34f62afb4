import type { ExecutionContext } from 'ava';
import type { BuiltMarts } from './built-marts.ts';
import {
  attributionOf,
  funnelOf,
  type Hit,
  hitsBySession,
  pageFlowOf,
  retentionOf,
  sessionOf,
} from './recomputed.ts';

type SessionRow = Record<string, string | number | boolean>;

const sessionColumns = `user_pseudo_id || ' ' || ga_session_id AS session, CAST(event_date AS VARCHAR) AS day,
  CAST(epoch_us(session_start) AS VARCHAR) AS start_micros, CAST(duration_seconds AS INT) AS duration_seconds,
  landing_page, exit_page, source, medium, campaign, engaged, CAST(page_views AS INT) AS page_views,
  CAST(apply_clicks AS INT) AS apply_clicks, CAST(applications AS INT) AS applications`;

/** Asserts that every row of mart_sessions says what the events of its session say. */
export async function assertSessionsAreRight(
  t: ExecutionContext,
  marts: BuiltMarts,
  hits: Hit[],
): Promise<void> {
  const rows = await marts.rows<SessionRow>(`SELECT ${sessionColumns} FROM mart_sessions`);
  const expected = hitsBySession(hits);

  t.is(rows.length, expected.size);
  for (const row of rows) {
    const session = sessionOf(expected.get(String(row.session)) ?? []);
    const wanted: SessionRow = {
      session: String(row.session),
      day: session.day,
      start_micros: String(session.startMicros),
      duration_seconds: session.durationSeconds,
      landing_page: session.landingPage,
      exit_page: session.exitPage,
      source: session.source,
      medium: session.medium,
      campaign: session.campaign,
      engaged: session.engaged,
      page_views: session.pageViews,
      apply_clicks: session.applyClicks,
      applications: session.applications,
    };
    // One assertion per session would drown a failure in thousands of passes.
    if (JSON.stringify(row) !== JSON.stringify(wanted)) t.deepEqual(row, wanted);
  }
}

/** Asserts that funnel, attribution, retention and page flow are what a second computation finds. */
export async function assertTrickyMartsAreRight(
  t: ExecutionContext,
  marts: BuiltMarts,
  hits: Hit[],
): Promise<void> {
  const counts = async (key: string, value: string, from: string) => {
    const rows = await marts.rows<{ key: string; value: number }>(
      `SELECT ${key} AS key, CAST(${value} AS INT) AS value FROM ${from}`,
    );
    return new Map(rows.map((row) => [row.key, row.value]));
  };
  const sessions = hitsBySession(hits);

  const funnel = await counts("event_date || '|' || step_number", 'sessions', 'mart_apply_funnel');
  t.deepEqual(sorted(funnel), sorted(funnelOf(sessions)));

  const flow = await counts("from_page || ' > ' || to_page", 'transitions', 'mart_page_flow');
  t.deepEqual(sorted(flow), sorted(pageFlowOf(sessions)));

  const retention = await counts("cohort_week || '|' || weeks_since", 'returning_users', 'mart_retention');
  t.deepEqual(sorted(retention), sorted(retentionOf(hits)));

  const channels = await marts.rows<{
    user: string;
    day: string;
    start: string;
    channel: string;
    applications: number;
  }>(
    `SELECT user_pseudo_id AS "user", CAST(event_date AS VARCHAR) AS day, CAST(epoch_us(session_start) AS VARCHAR) AS start,
      channel_group AS channel, CAST(applications AS INT) AS applications FROM mart_sessions`,
  );
  const credited = await counts(
    "event_date || '|' || channel_group || '|' || model",
    'credited_applications',
    'mart_channel_attribution WHERE credited_applications > 0',
  );
  t.deepEqual(
    sorted(credited),
    sorted(attributionOf(channels.map((row) => ({ ...row, startMicros: Number(row.start) })))),
  );
}

function sorted(counts: Map<string, number>): [string, number][] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
