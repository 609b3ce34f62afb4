import test from 'ava';
import { startBigQuery } from '../../../deploy/local/bigquery/start.ts';
import { alertingClaims } from '../../contract/superset/alerting.ts';
import { claims } from '../../contract/superset/claims.ts';
import { openWorld } from '../../contract/superset/world.ts';
import { administrator, startRealSuperset } from './real-superset.ts';
import { expiredToken, openWarehouse } from './warehouse.ts';

const started = start();

test.after.always(async () => {
  const { superset, bigquery } = await started;
  await superset.stop();
  await bigquery.stop();
});

for (const claim of claims) {
  test.serial(claim.title, async (t) => {
    const { world } = await started;
    await t.notThrowsAsync(claim.check(world));
  });
}

test.serial('reports are switched on', async (t) => {
  const { superset } = await started;
  await t.notThrowsAsync(superset.switchOnReports());
});

for (const claim of alertingClaims) {
  test.serial(claim.title, async (t) => {
    const { world } = await started;
    await t.notThrowsAsync(claim.check(world));
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
