import test from 'ava';
import { startBigQuery } from '../../../../deploy/local/bigquery/start.ts';
import { readFixtures } from '../../../contract/bigquery-recorded/fixture.ts';
import { KNOWN_GAPS } from '../../../contract/bigquery-recorded/known-gaps.ts';
import { replay } from '../../../contract/bigquery-recorded/replay.ts';
import { renderTable } from '../../../contract/bigquery-recorded/verdict.ts';

const folder = process.env.WATCHDOG_TEST_DATA ?? '../shared/data';

test('the stand-in answers as BigQuery was recorded to, and names what it cannot', async (t) => {
  t.timeout(120_000);
  const fixtures = await readFixtures(folder);
  if (!fixtures) {
    t.falsy(process.env.CI, `The recorded answers are missing: ${folder}/bigquery-recorded.`);
    t.log(`Not replayed: ${folder}/bigquery-recorded is missing; WATCHDOG_TEST_DATA says where the data is.`);
    t.pass();
    return;
  }
  const bigquery = await startBigQuery();
  t.teardown(() => bigquery.stop());

  const results = await replay(bigquery.url, fixtures);

  for (const line of renderTable(results)) t.log(line);
  const failed = results.filter(({ verdict }) => verdict.kind !== 'pass');
  for (const { id, verdict } of failed) t.log(id, verdict);
  t.deepEqual(
    failed.filter(({ verdict }) => verdict.kind === 'silently-wrong').map(({ id }) => id),
    [],
  );
  t.deepEqual(failed.map(({ id }) => id).toSorted(), Object.keys(KNOWN_GAPS).toSorted());
  t.true(failed.length <= 0.05 * results.length);
});
