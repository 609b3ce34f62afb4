import test from 'ava';
import { z } from 'zod';
import { createChartLoader } from '../../../functions/probe-health/load-chart.ts';
import { look } from '../../../functions/probe-health/look.ts';
import { createSupersetAt } from '../../../functions/probe-health/superset-at.ts';
import { createSystemClock } from '../../../shared/clients/clock.ts';
import type { Patience } from '../../../shared/clients/superset/send.ts';
import { tcpConnect } from '../../../shared/clients/tcp-connect.ts';
import { createSecret } from '../../../shared/secret.ts';
import { stopSharedEngine } from '../../contract/bigquery/stand-in.ts';
import { openShop, type Shop } from '../../deploy/local/superset/stand-in.ts';

test.after.always(stopSharedEngine);

/** Probes the shop over the network, with a chart. */
async function probe({ superset }: Shop, patience: Partial<Patience> = {}) {
  const clock = createSystemClock();
  const url = new URL(superset.url);
  const { username, password } = superset.administrator;
  const credentials = { username, password: createSecret(password) };
  const loader = createChartLoader({ named: undefined, marts: 'marts' });
  const seen = await look(url, {
    connect: tcpConnect,
    clock,
    superset: createSupersetAt({ credentials, allowPlainHttp: false, clock, patience })(url),
    loadChart: (calls) => loader.load(calls, clock.now()),
  });
  return seen.map(({ layer, outcome, text, blames }) => ({ layer, outcome, text, blames }));
}

/** A chart as its editor saves it. */
async function saveChart({ admin, datasetId }: Shop): Promise<number> {
  const context = {
    datasource: { id: datasetId, type: 'table' },
    queries: [{ columns: ['country'], metrics: [], row_limit: 10 }],
    form_data: {},
  };
  const body = {
    slice_name: 'Countries',
    viz_type: 'table',
    datasource_id: datasetId,
    datasource_type: 'table',
    params: '{}',
    query_context: JSON.stringify(context),
  };
  const answer = z.looseObject({ id: z.number() });
  return (await admin.call({ method: 'POST', path: '/api/v1/chart/', body, answer })).id;
}

test.serial('of a Superset that is well every layer answers, down to a chart in BigQuery', async (t) => {
  const shop = await openShop(t);
  const chartId = await saveChart(shop);

  t.deepEqual(
    (await probe(shop)).map(({ layer, outcome, text }) => `${layer} ${outcome}: ${text}`).slice(1),
    [
      'health answers: OK',
      'login answers: signed in',
      'datasets answers: 1 datasets',
      `chart answers: chart ${chartId}: 1 rows`,
    ],
  );

  await shop.superset.faults.dropColumn('mart_shop', 'country');
  t.like((await probe(shop)).at(-1), { layer: 'chart', outcome: 'answers', blames: 'chart' });
});

test.serial(
  'a database that is down is blamed by the login, and one that is frozen leaves it hanging',
  async (t) => {
    const shop = await openShop(t);
    await shop.superset.faults.databaseDown();

    t.like((await probe(shop)).at(-1), { layer: 'login', outcome: 'fails', blames: 'database' });

    await shop.superset.faults.mend();
    await shop.superset.faults.databaseFrozen();
    t.like((await probe(shop, { loginMilliseconds: 100 })).at(-1), { layer: 'login', outcome: 'timeout' });
    await shop.superset.faults.mend();
  },
);
