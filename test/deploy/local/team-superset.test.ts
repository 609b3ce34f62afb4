import test from 'ava';
import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { startTeamSuperset } from '../../../deploy/local/team-superset.ts';
import planJson from '../../../marts/plan.json' with { type: 'json' };
import { createManualClock } from '../../../shared/clients/clock.ts';
import { loadConfig } from '../../../shared/config/load.ts';
import { parseMartPlan } from '../../../shared/mart-plan.ts';

test('the team has its Superset before any mart is built, and keeps the dataset of a mart that left the plan', async (t) => {
  const clock = createManualClock(new Date('2026-01-02T12:00:00Z'));
  const bigquery = await startBigQuery({ clock, threads: 1 });
  t.teardown(bigquery.stop);
  const plan = parseMartPlan(planJson);
  const marts = plan.marts.filter(({ name }) => name !== 'mart_page_flow');

  const team = await startTeamSuperset({
    config: loadConfig('deploy/local/watchdog.yaml'),
    plan: { ...plan, marts },
    clock,
    bigQueryUrl: bigquery.url,
    port: 0,
  });
  t.teardown(team.stop);

  const datasets = [...(team.standIn?.metadata.datasets.values() ?? [])];
  const countOf = (name: string) => datasets.find(({ tableName }) => tableName === name)?.columns.length;
  t.is(datasets.length, plan.marts.length + 1, 'one over SQL beside them');
  t.is(countOf('mart_page_flow'), 0);
  t.is(countOf('countries'), 2);
  t.deepEqual(
    marts.filter(({ name }) => !countOf(name)),
    [],
  );
  t.is(team.standIn?.metadata.reports.size, 1);
  t.is(team.standIn?.metadata.rules.size, 1);
});
