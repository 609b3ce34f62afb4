import test from 'ava';
import { describeFailure, type FailedThing } from '../../../functions/refresh-marts/failure.ts';
import { BigQueryCallError } from '../../../shared/clients/bigquery-call-error.ts';
import { failure as failureSchema } from '../../../shared/events/refresh-facts.ts';

const geo: FailedThing = {
  name: 'mart_geo',
  file: 'marts/mart_geo.sql',
  sqlStartLine: 41,
  project: 'ineco-dwh',
  account: 'refresh-marts@ineco-dwh.iam.gserviceaccount.com',
};
const rerun = 'then publish {"only":["mart_geo"],"with":["dependents"]} to refresh-marts.';

const fixIs = test.macro({
  exec: (t, reason: string, message: string, fix: string) => {
    const failure = describeFailure(new BigQueryCallError(reason, message), geo);

    t.is(failure.fix, fix);
    t.is(failure.message, message);
    t.is(failure.reason, reason);
    t.notThrows(() => failureSchema.parse(failure));
  },
  title: (claim) => `the fix of the day names ${claim}`,
});

test(
  'file, line and column of an unknown column, as the file counts them',
  fixIs,
  'invalidQuery',
  'Unrecognized name: contry; Did you mean country? at [3:8]',
  `Correct marts/mart_geo.sql:43:8, run npm run marts, deploy, ${rerun}`,
);
test(
  'the first line of the SQL for an error in its first line',
  fixIs,
  'invalidQuery',
  'Syntax error: Unexpected identifier "SELCT" at [1:1]',
  `Correct marts/mart_geo.sql:41:1, run npm run marts, deploy, ${rerun}`,
);
test(
  'the file alone where BigQuery names no place',
  fixIs,
  'invalidQuery',
  'Query without FROM clause cannot have a WHERE clause',
  `Correct marts/mart_geo.sql, run npm run marts, deploy, ${rerun}`,
);
test(
  'the missing role and the account, as a gcloud line',
  fixIs,
  'accessDenied',
  'Access Denied: Project ineco-dwh: User does not have bigquery.jobs.create permission in project ineco-dwh.',
  `Grant the missing role: gcloud projects add-iam-policy-binding ineco-dwh --member=serviceAccount:refresh-marts@ineco-dwh.iam.gserviceaccount.com --role=roles/bigquery.jobUser; ${rerun}`,
);
test(
  'the role that writes, where a table may not be written',
  fixIs,
  'accessDenied',
  'Access Denied: Table ineco-dwh:ineco_marts.mart_geo: Permission bigquery.tables.updateData denied on table ineco-dwh:ineco_marts.mart_geo (or it may not exist).',
  `Grant the missing role: gcloud projects add-iam-policy-binding ineco-dwh --member=serviceAccount:refresh-marts@ineco-dwh.iam.gserviceaccount.com --role=roles/bigquery.dataEditor; ${rerun}`,
);
for (const permission of ['bigquery.tables.delete', 'bigquery.tables.createSnapshot']) {
  test(
    `the role that writes, where ${permission} is missing`,
    fixIs,
    'accessDenied',
    `Access Denied: Table p:d.t: Permission ${permission} denied on table p:d.t (or it may not exist).`,
    `Grant the missing role: gcloud projects add-iam-policy-binding ineco-dwh --member=serviceAccount:refresh-marts@ineco-dwh.iam.gserviceaccount.com --role=roles/bigquery.dataEditor; ${rerun}`,
  );
}
test(
  'the role that reads, where BigQuery names no permission',
  fixIs,
  'accessDenied',
  'Access Denied: Table p:d.t: User does not have permission to query table p:d.t, or perhaps it does not exist in location US.',
  `Grant the missing role: gcloud projects add-iam-policy-binding ineco-dwh --member=serviceAccount:refresh-marts@ineco-dwh.iam.gserviceaccount.com --role=roles/bigquery.dataViewer; ${rerun}`,
);
test(
  'the table that is missing',
  fixIs,
  'notFound',
  'Not found: Table ineco-dwh:ineco_ga4.events_20261123 was not found in location US',
  `Look whether ineco-dwh:ineco_ga4.events_20261123 was renamed or never arrived (read in marts/mart_geo.sql), ${rerun}`,
);
test(
  'the setting of a rate limit',
  fixIs,
  'rateLimitExceeded',
  'Exceeded rate limits',
  `Lower refresh.concurrency in deploy/watchdog.yaml, ${rerun}`,
);
test(
  'the setting of a timeout',
  fixIs,
  'stopped',
  'Job execution was cancelled: Job timed out after 300s',
  `Raise refresh.jobTimeoutSeconds in deploy/watchdog.yaml or make marts/mart_geo.sql cheaper, ${rerun}`,
);
test(
  'the setting of a byte cap',
  fixIs,
  'bytesBilledLimitExceeded',
  'Query exceeded limit for bytes billed: 163595928. 164626432 or higher required.',
  `Raise bytesCaps.perQueryGibibytes in deploy/watchdog.yaml or make marts/mart_geo.sql read less, ${rerun}`,
);
test(
  'the page of quotas',
  fixIs,
  'quotaExceeded',
  'Quota exceeded',
  `Wait for the quota (https://console.cloud.google.com/iam-admin/quotas?project=ineco-dwh), ${rerun}`,
);
test(
  'nothing to correct in a backend error',
  fixIs,
  'backendError',
  'Error encountered during execution. Retrying may solve the problem.',
  'Nothing to correct on our side: publish {"only":["mart_geo"],"with":["dependents"]} to refresh-marts when https://status.cloud.google.com shows BigQuery well.',
);

test('a failure carries the row of the runbook and its place in the file', (t) => {
  const error = new BigQueryCallError('invalidQuery', 'Unrecognized name: contry at [3:8]', 400);

  t.like(describeFailure(error, geo), {
    class: 'unrecognized-name',
    runbook: {
      error: 'Unrecognized name: X',
      cause: 'Column/schema change in source',
      fix: "Update the mart's SQL",
    },
    file: 'marts/mart_geo.sql',
    line: 43,
    column: 8,
  });
});

test('a failure without a place has a file and no line', (t) => {
  const failure = describeFailure(new BigQueryCallError('quotaExceeded', 'Quota exceeded'), geo);

  t.is(failure.file, 'marts/mart_geo.sql');
  t.false('line' in failure);
  t.false('column' in failure);
});

test('what broke the staging view is run again with everything that reads it', (t) => {
  const error = new BigQueryCallError('invalidQuery', 'Syntax error: Unexpected ")" at [2:1]');
  const view = { ...geo, name: 'stg_events', file: 'marts/stg_events.sql', sqlStartLine: 10 };

  t.is(
    describeFailure(error, view).fix,
    'Correct marts/stg_events.sql:11:1, run npm run marts, deploy, then publish {"apply":["stg_events"]} to refresh-marts.',
  );
});

const reasons = [
  'accessDenied',
  'rateLimitExceeded',
  'quotaExceeded',
  'bytesBilledLimitExceeded',
  'resourcesExceeded',
  'notFound',
  'stopped',
  'backendError',
  'invalidQuery',
  'invalid',
];

test('no fix speaks of the script and the key file that the watchdog replaces', (t) => {
  for (const reason of reasons) {
    const { fix, runbook } = describeFailure(new BigQueryCallError(reason, 'Something happened'), geo);
    t.notRegex(JSON.stringify({ fix, runbook }), /refresh_marts\.py|GOOGLE_APPLICATION_CREDENTIALS|cron/);
  }
});
