import { readFile } from 'node:fs/promises';
import test from 'ava';
import { runMarts } from '../../deploy/marts/run-marts.ts';
import { parseMartPlan } from '../../shared/mart-plan.ts';

const plan = parseMartPlan(JSON.parse(await readFile('marts/plan.json', 'utf8')));

test('marts/plan.json is what npm run marts would write', async (t) => {
  const lines: string[] = [];

  const exitCode = await runMarts({ root: '.', check: true, write: (line) => lines.push(line) });

  t.is(exitCode, 0, lines.join('\n'));
  t.regex(lines.join('\n'), /up to date: 17 marts/);
});

/** What every mart must carry beside what it may have more, as the metric contracts say. */
const contract: Record<string, string> = {
  mart_daily_kpis:
    'event_date users new_users sessions engaged_sessions engagement_rate page_views apply_clicks applications conversion_rate ' +
    'users_7d_avg new_users_7d_avg sessions_7d_avg engaged_sessions_7d_avg engagement_rate_7d_avg page_views_7d_avg ' +
    'apply_clicks_7d_avg applications_7d_avg conversion_rate_7d_avg',
  mart_sessions:
    'event_date user_pseudo_id ga_session_id session_start duration_seconds landing_page exit_page source medium campaign ' +
    'channel_group device_category country page_views engaged apply_clicks applications',
  mart_traffic_sources:
    'event_date source medium campaign users sessions engaged_sessions apply_clicks applications conversion_rate',
  mart_channel_attribution: 'event_date channel_group model credited_applications',
  mart_campaigns: 'campaign first_day last_day sessions applications conversion_rate rank',
  mart_landing_pages: 'event_date landing_page sessions bounce_rate applications',
  mart_pages: 'event_date page_path page_views users engagement_seconds entrances exits',
  mart_page_flow: 'from_page to_page transitions share',
  mart_events: 'event_date event_name events users sessions',
  mart_devices:
    'event_date device_category operating_system browser users sessions engagement_rate conversion_rate',
  mart_geo: 'event_date country region city users sessions applications',
  mart_hourly: 'event_date hour sessions page_views apply_clicks',
  mart_new_vs_returning: 'event_date visitor_type users sessions applications conversion_rate',
  mart_retention: 'cohort_week weeks_since cohort_size returning_users retention',
  mart_product_interest: 'event_date product page_views users apply_clicks applications',
  mart_apply_funnel: 'event_date step_number step sessions step_conversion total_conversion',
  mart_engagement: 'event_date pages_per_session bounce_rate',
};

test('the marts are those seventeen that the dashboards know', (t) => {
  t.deepEqual(
    plan.marts.map(({ name }) => name),
    Object.keys(contract).sort(),
  );
});

for (const { name, columns } of plan.marts) {
  test(`${name} carries what its contract says`, (t) => {
    const carried = new Set(columns.map((column) => column.name));
    const missing = (contract[name] ?? '').split(' ').filter((column) => !carried.has(column));

    t.deepEqual(missing, []);
  });
}

test('a column of one name has one type in all marts', (t) => {
  const types = new Map<string, string>();
  for (const { name, columns } of plan.marts) {
    for (const column of columns) {
      const known = types.get(column.name) ?? column.type;
      t.is(column.type, known, `${name}.${column.name}`);
      types.set(column.name, known);
    }
  }
});

test('every mart with a day is partitioned by it and audited for it', (t) => {
  const withDay = plan.marts.filter(({ columns }) => columns.some(({ name }) => name === 'event_date'));

  t.is(withDay.length, 14);
  for (const { dateColumn, partitionBy, audits } of withDay) {
    t.is(dateColumn, 'event_date');
    t.is(partitionBy, 'event_date');
    t.true(audits.some((audit) => audit.kind === 'not-null' && audit.columns.includes('event_date')));
  }
});

test('only stg_events reads the raw export, and marts read marts', (t) => {
  for (const { sql } of plan.marts) t.false(sql.includes('events_*'));
  t.true(plan.staging.sql.includes('events_*'));
  t.true(
    plan.marts.filter(({ dependsOn }) => dependsOn.some((name) => name.startsWith('mart_'))).length >= 3,
  );
});
