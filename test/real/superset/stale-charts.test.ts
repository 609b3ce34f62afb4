import test from 'ava';
import { z } from 'zod';
import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { checkStaleCharts } from '../../../functions/detect-drift/stale-charts/check-stale-charts.ts';
import type { WritePermission } from '../../../functions/detect-drift/sync/plan-sync.ts';
import { chartUserOf, dashboardUserOf } from '../../../functions/detect-drift/users.ts';
import { createBigQueryClient } from '../../../shared/clients/bigquery.ts';
import { createSystemClock } from '../../../shared/clients/clock.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { openWorld, type World } from '../../contract/superset/world.ts';
import { administrator, startRealSuperset } from './real-superset.ts';
import { expiredToken, openWarehouse } from './warehouse.ts';

const started = start();

test.after.always(async () => {
  const { superset, bigquery } = await started;
  await superset.stop();
  await bigquery.stop();
});

test.serial(
  'what the real Superset shows from before a publish is found, and made anew by a forced query',
  async (t) => {
    const { world } = await started;
    const { check, context, table } = await createChart(world);
    await world.client.chartData(context);
    await publishAfter(world, {
      context,
      sql: `CREATE OR REPLACE TABLE ${table} AS SELECT 'AM' AS country, 99 AS apply_clicks`,
    });
    const rows = async () => (await world.client.chartData(context))[0]?.rows;
    t.deepEqual(await rows(), [
      { country: 'AM', count: 1 },
      { country: 'GE', count: 1 },
    ]);

    const seen = await check({ allowed: false, reason: 'observe' });
    t.like(seen.findings[0]?.finding, { kind: 'charts-stale', severity: 'P3' });

    const forced = await check({ allowed: true });
    t.deepEqual(forced, { findings: [], notChecked: [] });
    t.deepEqual(await rows(), [{ country: 'AM', count: 1 }]);
  },
);

test.serial(
  'an old result that hides an error is told with the error, and no restart is asked for',
  async (t) => {
    const { world } = await started;
    const { check, context, table, datasetId } = await createChart(world);
    await world.client.chartData(context);
    await publishAfter(world, {
      context,
      sql: `CREATE OR REPLACE TABLE ${table} AS SELECT 1 AS apply_clicks`,
    });
    // Superset's own sync leaves the cache as it is.
    await world.client.refreshDataset(datasetId);

    const { findings } = await check({ allowed: true });

    t.like(findings[0]?.finding, { kind: 'charts-stale', severity: 'P3' });
    t.regex(findings[0]?.finding.evidence?.[0]?.value ?? '', /Columns missing in dataset: \['country'\]/);
    t.notRegex(findings[0]?.finding.fix ?? '', /docker-compose/);
  },
);

/** A chart on a published dashboard, and a check that knows nothing else. */
async function createChart(world: World) {
  const { id: datasetId, table } = await world.freshDataset();
  const context = world.ask(datasetId, { columns: ['country'], orderby: [['country', true]] });
  const make = (path: string, body: object) =>
    world.admin.call({ method: 'POST', path, body, answer: z.looseObject({ id: z.number() }) });
  const dashboard = await make('/api/v1/dashboard/', { dashboard_title: table, published: true });
  const chart = await make('/api/v1/chart/', {
    slice_name: table,
    viz_type: 'table',
    datasource_id: datasetId,
    datasource_type: 'table',
    params: '{}',
    query_context: JSON.stringify(context),
    dashboards: [dashboard.id],
  });
  const dataset = await world.client.dataset(datasetId);
  const users = {
    charts: [chartUserOf(await world.client.chart(chart.id))],
    dashboards: [dashboardUserOf(await world.client.dashboard(dashboard.id))],
    rules: [],
    alerts: [],
  };
  const { bigquery } = await started;
  const state = createMemoryState({ clock: createSystemClock() });
  const run = {
    superset: world.client,
    bigquery: bigqueryClient(bigquery.url),
    state,
    config: { marts: { project: 'acme-analytics', dataset: 'marts' }, staleCharts: 20 },
    marts: [{ name: dataset.tableName }],
    isDryRun: false,
  };
  const check = (permission: WritePermission) =>
    checkStaleCharts({ seen: [{ dataset, table: [] }], users, judged: [], permission, controls: [] }, run);
  return { check, context, table, datasetId };
}

/** Publishes until that is in a later second than what Superset has cached. */
async function publishAfter(
  world: World,
  { context, sql }: { context: Parameters<World['client']['chartData']>[0]; sql: string },
) {
  const [cached] = await world.client.chartData(context);
  const second = Date.parse(cached?.cachedAt ?? '') + 1000;
  do await world.sql(sql);
  while (Date.now() < second + 100);
  await world.sql(sql);
}

function bigqueryClient(endpoint: string) {
  return createBigQueryClient({
    project: 'acme-analytics',
    location: 'US',
    endpoint,
    account: 'tests@example.test',
  });
}

async function start() {
  const bigquery = await startBigQuery({ threads: 1 });
  const warehouse = await openWarehouse(bigquery);
  const superset = await startRealSuperset({ bigQueryUrl: bigquery.url });
  const { url, database } = superset;
  const world = await openWorld({ url, administrator, database, expiredToken, warehouse });
  return { bigquery, superset, world };
}
