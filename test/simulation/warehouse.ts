import { BigQueryCallError } from '../../shared/clients/bigquery-call-error.ts';
import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import { renderMartSql } from '../../shared/mart-plan.ts';
import { config, plan } from '../functions/refresh-marts/_world.ts';
import { createFakeBigQuery } from '../helpers/fake-bigquery.ts';
import type { Schedule } from './schedule.ts';
import { currentTroubles } from './watchers.ts';

/** BigQuery with the marts in it, which fails what the schedule wants to fail. */
export function createWarehouse({
  clock,
  schedule,
  seconds,
}: {
  clock: Clock;
  schedule: Schedule;
  seconds: () => number;
}): BigQueryClient {
  const bigquery = createFakeBigQuery({
    clock,
    build: (mart) => {
      const trouble = currentTroubles({ schedule, seconds }).find((one) => {
        return one.kind === 'build' && (one.mart === mart || one.mart === '*');
      });
      if (trouble?.kind !== 'build') return { rows: 100 };
      return new BigQueryCallError(trouble.reason, `${trouble.reason}: the build of ${mart} fails`, 400);
    },
  });
  const { project, datasets, windowDays } = config;
  const target = { project, martsDataset: datasets.marts, ga4Dataset: datasets.ga4, windowDays };
  bigquery.views.set(`${datasets.marts}.stg_events`, renderMartSql(plan.staging, target));
  return bigquery;
}
