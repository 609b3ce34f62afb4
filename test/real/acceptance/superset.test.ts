import test from 'ava';
import { createLeapingClock } from '../../../deploy/local/clock/leaping-clock.ts';
import { seedSuperset } from '../../../deploy/local/superset/seed/seed-superset.ts';
import type { SupersetStart } from '../../../deploy/local/team-superset.ts';
import { createSystemClock } from '../../../shared/clients/clock.ts';
import { createSupersetCaller, type SupersetCaller } from '../../../shared/clients/superset/caller.ts';
import { setUpServiceAccount } from '../../../shared/clients/superset/service-account.ts';
import { supersetClientOf } from '../../../shared/clients/superset/superset.ts';
import { SupersetError } from '../../../shared/clients/superset/superset-error.ts';
import type { FactData } from '../../../shared/events/facts.ts';
import { createSecret } from '../../../shared/secret.ts';
import { createServiceAccountKey } from '../../contract/superset/warehouse.ts';
import { startStory } from '../../helpers/story.ts';
import { administrator, startRealSuperset } from '../superset/real-superset.ts';

const account = {
  username: 'watchdog',
  password: createSecret('a password of the tests'),
  role: 'Mart watchdog',
  email: 'watchdog@example.test',
};

/** A real Superset with the watchdog's account, and its administrator. */
function createRealStart(): { start: SupersetStart; admin: () => SupersetCaller } {
  let opened: SupersetCaller | undefined;
  return {
    start: async ({ bigQueryUrl }) => {
      const { url, stop } = await startRealSuperset({ bigQueryUrl });
      opened = createSupersetCaller({
        url,
        clock: createSystemClock(),
        credentials: { username: administrator.username, password: createSecret(administrator.password) },
      });
      await setUpServiceAccount(opened, account);
      return { url: url.href, password: account.password.reveal(), stop };
    },
    admin: () => {
      if (!opened) throw new Error('Superset has not been started');
      return opened;
    },
  };
}

test('on a real Superset, a mart that gained apply_clicks: the next run adds the column, the chart loads, the digest says so', async (t) => {
  const superset = createRealStart();
  const story = await startStory(t, {
    startSuperset: superset.start,
    clock: createLeapingClock(new Date()),
    isClockRunning: true,
  });
  const { cloud } = story;
  const { project, datasets } = cloud.config;
  const schema = datasets.marts;
  const checked = (runId: string) =>
    story.until(
      ({ type, data }) => type === 'watchdog.drift-checked.v1' && (data as { runId: string }).runId === runId,
    );
  await story.ask({ chain: false });
  // The mart as it was before somebody added the column to its SQL, and the team's Superset made over that.
  await cloud.bigquery.query(`ALTER TABLE ${schema}.mart_daily_kpis DROP COLUMN apply_clicks`);
  const serviceAccountKey = createServiceAccountKey(cloud.addresses.bigquery, project);
  await seedSuperset(superset.admin(), { project, schema, serviceAccountKey });
  await setUpServiceAccount(superset.admin(), account);
  const analyst = supersetClientOf(superset.admin());
  const listed = (await analyst.listCharts()).find(({ name }) => name === 'Apply clicks');
  const chart = await analyst.chart(listed?.id ?? 0);
  const open = () => analyst.chartData(chart.queryContext ?? {});
  await t.throwsAsync(open(), {
    instanceOf: SupersetError,
    message: /Columns missing in dataset: \['apply_clicks'\]/,
  });

  const messageId = await cloud.request('refresh-marts', {});
  const { data } = await checked(`m${messageId}`);

  const { findings, supersetVersion } = data as FactData<'drift-checked'>;
  t.is(supersetVersion, '6.1.0');
  t.deepEqual(
    findings.filter(({ class: shared }) => shared !== 'mart-without-dataset'),
    [],
    'what was missing is there',
  );
  t.is((await open())[0]?.rows.length, 1, 'people see the chart again, without doing anything');
  const synced = story.facts.filter(({ type }) => type === 'watchdog.drift-synced.v1');
  t.is(synced.length, 1);
  t.like(synced[0]?.data, { dataset: 'mart_daily_kpis', added: ['apply_clicks'] });

  await cloud.request('escalate', { digest: true });
  await cloud.idle();
  const digest = cloud.standIns.inbox.mails().find(({ subject }) => subject.startsWith('DIGEST'));
  t.regex(digest?.text ?? '', /mart_daily_kpis: added apply_clicks/);
});
