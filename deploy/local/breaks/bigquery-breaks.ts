import { createStagingView } from '../datasets.ts';
import type { Break, Breakable } from './break.ts';

/** BigQuery's faults are taken away for all breaks at once. */
const nothingElse = async () => {};

function martNamed({ plan }: Breakable, name = 'mart_geo'): string {
  if (plan.marts.some((mart) => mart.name === name)) return name;
  throw new RangeError(`no mart is named ${name}: ${plan.marts.map((mart) => mart.name).join(', ')}`);
}

/** Builds of a mart, by the ids of their jobs. */
function buildOf(mart: string): RegExp {
  return new RegExp(`^watchdog_\\w+_${mart}_\\d+$`);
}

/** What can be broken in BigQuery. */
export const bigqueryBreaks: readonly Break[] = [
  {
    name: 'mart',
    argument: 'mart',
    summary: "a mart's SQL names a column that is gone",
    break: async (cloud, argument) => {
      const mart = martNamed(cloud, argument);
      cloud.standIns.bigquery.faults.fail({
        match: buildOf(mart),
        at: 'job',
        reason: 'invalidQuery',
        message: 'Unrecognized name: country; Did you mean county? at [3:8]',
      });
    },
    mend: nothingElse,
  },
  {
    name: 'rate-limit',
    argument: 'mart',
    summary: 'BigQuery refuses the next two builds of a mart for their rate: it heals by itself',
    break: async (cloud, argument) => {
      const match = buildOf(martNamed(cloud, argument));
      cloud.standIns.bigquery.faults.fail({ match, at: 'job', reason: 'rateLimitExceeded', times: 2 });
    },
    mend: nothingElse,
  },
  {
    name: 'permission',
    summary: "BigQuery refuses every build: the watchdog's account lost its role",
    break: async ({ config, standIns }) => {
      standIns.bigquery.faults.fail({
        match: /^watchdog_\w+_\d+$/,
        at: 'job',
        reason: 'accessDenied',
        message: `Access Denied: Project ${config.project}: User does not have bigquery.jobs.create permission in project ${config.project}.`,
      });
    },
    mend: nothingElse,
  },
  {
    name: 'staging',
    summary: 'stg_events, which all marts read, is gone',
    break: async ({ bigquery, config, plan }) => {
      await bigquery.dataset(config.datasets.marts).table(plan.staging.name).delete({ ignoreNotFound: true });
    },
    mend: async (cloud) => createStagingView(cloud.bigquery, cloud),
  },
  {
    name: 'export',
    summary: 'the GA4 export does not arrive any more; mended, the missing days land at once',
    break: async ({ standIns }) => {
      if (!standIns.exporter) throw new RangeError('the events are a real export: nothing arrives anyway');
      standIns.exporter.faults.hold();
    },
    mend: async ({ standIns }) => standIns.exporter?.faults.release(),
  },
];
