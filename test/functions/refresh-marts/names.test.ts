import test from 'ava';
import {
  adoptionSnapshot,
  buildJobId,
  jobLabels,
  jobUrl,
  publishJobId,
  snapshotJobId,
  stagingTable,
} from '../../../functions/refresh-marts/names.ts';

const longestRunId = 'R'.repeat(63);

test('no two jobs of a run share an id, whatever the marts are called', (t) => {
  const marts = ['mart_a', 'mart_a_1', 'mart_a_1_publish1', 'mart_a_snapshot'];
  const ids = marts.flatMap((mart) => [
    buildJobId('r1', mart, 1),
    buildJobId('r1', mart, 2),
    publishJobId('r1', mart, 1, 1),
    publishJobId('r1', mart, 1, 2),
    publishJobId('r1', mart, 2, 1),
    snapshotJobId('r1', mart),
  ]);

  t.is(new Set(ids).size, ids.length);
  for (const id of ids) t.regex(id, /^[A-Za-z0-9_-]{1,1024}$/);
});

test('no two attempts share a table', (t) => {
  const names = ['mart_a', 'mart_b'].flatMap((mart) =>
    ['r1', 'r2'].flatMap((runId) => [1, 2].map((attempt) => stagingTable(runId, mart, attempt))),
  );

  t.is(new Set(names).size, 8);
  t.is(adoptionSnapshot('r1', 'mart_a'), 'mart_a_before_adopt_r1');
});

test('labels are what BigQuery allows, also for the longest run id', (t) => {
  for (const [name, value] of Object.entries(jobLabels(longestRunId, 'mart_geo'))) {
    t.regex(name, /^[a-z][a-z0-9_-]{0,62}$/);
    t.regex(value, /^[a-z0-9_-]{0,63}$/);
  }
});

test('a job is found in the console by project, location and id', (t) => {
  t.is(
    jobUrl('ineco-dwh', 'EU', 'watchdog_r1_mart_a_1'),
    'https://console.cloud.google.com/bigquery?project=ineco-dwh&j=bq:EU:watchdog_r1_mart_a_1&page=queryresults',
  );
});
