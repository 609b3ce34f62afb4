import test from 'ava';
import { fileLine, parseMartPlan, placeholder, rawExport, renderMartSql } from '../../shared/mart-plan.ts';

const target = { project: 'bank', martsDataset: 'ineco_marts', ga4Dataset: 'ineco_ga4', windowDays: 400 };

const columns = [{ name: 'event_date', type: 'DATE', mode: 'NULLABLE', description: 'The day.' }];
const staging = {
  name: 'stg_events',
  file: 'marts/stg_events.sql',
  sql: `SELECT event_date FROM ${placeholder(rawExport)}`,
  sqlStartLine: 7,
  description: 'The events.',
  columns,
};
const mart = {
  ...staging,
  name: 'mart_days',
  file: 'marts/mart_days.sql',
  grain: ['event_date'],
  owner: 'analytics',
  graceMinutes: 120,
  dependsOn: ['stg_events'],
  audits: [{ kind: 'row-floor', percent: 50 }],
};
const plan = { generatedFrom: 'marts/*.sql by npm run marts', staging, marts: [mart] };

test('a plan as npm run marts writes it is accepted as it is', (t) => {
  t.deepEqual(parseMartPlan(plan) as unknown, plan);
});

test('a plan with a wrong field is refused by the path of the field', (t) => {
  const wrong = { ...plan, marts: [{ ...mart, graceMinutes: '2h' }] };

  const error = t.throws(() => parseMartPlan(wrong));

  t.regex(error.message, /npm run marts/);
  t.regex(error.message, /marts\[0\]\.graceMinutes/);
});

test('every table becomes a fully quoted path in the deployment’s datasets', (t) => {
  const sql = `SELECT 1 FROM ${placeholder('mart_geo')} JOIN ${placeholder(rawExport)} WHERE days < ${placeholder('window_days')}`;

  t.is(
    renderMartSql({ sql }, target),
    'SELECT 1 FROM `bank.ineco_marts.mart_geo` JOIN `bank.ineco_ga4.events_*` WHERE days < 400',
  );
});

test('a single dependency can be read from another dataset, the others stay where they are', (t) => {
  const sql = `SELECT 1 FROM ${placeholder('mart_sessions')}, ${placeholder('stg_events')}`;
  const tableFor = (name: string) =>
    name === 'mart_sessions' ? 'bank.ineco_marts_shadow.mart_sessions' : undefined;

  t.is(
    renderMartSql({ sql }, { ...target, tableFor }),
    'SELECT 1 FROM `bank.ineco_marts_shadow.mart_sessions`, `bank.ineco_marts.stg_events`',
  );
});

test('a line of the rendered SQL leads back to the line of the file', (t) => {
  t.is(fileLine({ sqlStartLine: 7 }, 1), 7);
  t.is(fileLine({ sqlStartLine: 7 }, 3), 9);
});
