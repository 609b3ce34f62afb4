import test from 'ava';
import { startBigQuery } from '../../../../deploy/local/bigquery/start.ts';
import { startSuperset } from '../../../../deploy/local/superset/start.ts';
import { alertingClaims } from '../../../contract/superset/alerting.ts';
import { claims } from '../../../contract/superset/claims.ts';
import { openWarehouse } from '../../../contract/superset/warehouse.ts';
import { openWorld } from '../../../contract/superset/world.ts';

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
  // The real Superset of this suite has no worker either.
  superset.faults.workerDown();
  t.notThrows(superset.switchOnReports);
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
  const superset = await startSuperset({ bigQueryUrl: bigquery.url });
  const { administrator, database, expiredToken } = superset;
  const url = new URL(superset.url);
  const world = await openWorld({ url, administrator, database, expiredToken, warehouse });
  return { bigquery, superset, world };
}
