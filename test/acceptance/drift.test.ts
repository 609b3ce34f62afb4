import test from 'ava';
import plan from '../../marts/plan.json' with { type: 'json' };
import { createSystemClock } from '../../shared/clients/clock.ts';
import { openState } from '../../shared/clients/state-open.ts';
import { createSupersetCaller } from '../../shared/clients/superset/caller.ts';
import { supersetClientOf } from '../../shared/clients/superset/superset.ts';
import { SupersetError } from '../../shared/clients/superset/superset-error.ts';
import type { FactData, FactName } from '../../shared/events/facts.ts';
import { createSecret } from '../../shared/secret.ts';
import { acknowledgeLinks, pressLink } from '../helpers/press-link.ts';
import { startTimeline, type Timeline } from '../helpers/timeline.ts';

/** Fewer ticks for stories that take a day. */
const rareTicks = {
  settings: ['schedule:', '  escalate: "*/5 * * * *"', '  check-freshness: "15 */4 * * *"'],
};

/** Superset as the analysts see it. */
function analystOf({ cloud }: Timeline) {
  const { superset } = cloud.standIns;
  if (!superset) throw new Error('Expected the stand-in');
  const { username, password } = superset.administrator;
  const caller = createSupersetCaller({
    url: new URL(superset.url),
    credentials: { username, password: createSecret(password) },
    clock: cloud.clock,
  });
  const client = supersetClientOf(caller);
  const datasetOver = async (table: string) => {
    const found = (await client.listDatasets()).find(({ tableName }) => tableName === table);
    return client.dataset(found?.id ?? 0);
  };
  return {
    /** Opens a chart, past its cache. */
    open: async (name: string) => {
      const chart = (await client.listCharts()).find((each) => each.name === name);
      const { queryContext } = await client.chart(chart?.id ?? 0);
      return client.chartData(queryContext ?? {}, { force: true });
    },
    columnsOf: async (table: string) => (await datasetOver(table)).columns,
  };
}

function factsOf<Name extends FactName>({ facts }: Timeline, name: Name): FactData<Name>[] {
  return facts.filter(({ type }) => type === `watchdog.${name}.v1`).map(({ data }) => data as FactData<Name>);
}

function lastCheck(story: Timeline): FactData<'drift-checked'> {
  const last = factsOf(story, 'drift-checked').at(-1);
  if (!last) throw new Error('Expected a drift check');
  return last;
}

test.serial('the first check of a fresh Superset finds nothing and writes nothing', async (t) => {
  const story = await startTimeline(t, '2026-11-24 05:55', rareTicks);
  await story.wantBy('06:20');

  t.deepEqual(lastCheck(story).findings, []);
  t.deepEqual(lastCheck(story).proposals ?? [], []);
  t.deepEqual(factsOf(story, 'drift-synced'), []);
  const { columnsOf } = analystOf(story);
  for (const { name, columns } of plan.marts) {
    const described = (await columnsOf(name)).filter(({ expression }) => !expression);
    t.deepEqual(
      described.map(({ name, description }) => [name, description]),
      columns.map(({ name, description }) => [name, description]),
    );
  }
});

test.serial(
  '"Columns missing: apply_clicks": the next run adds the column, and the digest says so',
  async (t) => {
    const story = await startTimeline(t, '2026-11-24 05:55', rareTicks);
    await story.wantBy('06:20');
    const analyst = analystOf(story);
    await story.cloud.breaks.break('column-added', 'mart_daily_kpis.apply_clicks');
    await t.throwsAsync(analyst.open('Apply clicks'), {
      instanceOf: SupersetError,
      message: /Columns missing in dataset: \['apply_clicks'\]/,
    });

    await story.cloud.request('refresh-marts', {});
    await story.wantBy('06:40');

    const [result] = await analyst.open('Apply clicks');
    t.is(result?.rows.length, 1);
    const column = (await analyst.columnsOf('mart_daily_kpis')).find(({ name }) => name === 'apply_clicks');
    t.like(column, { type: 'INT64', description: 'Clicks on apply, or checkouts begun.' });
    const [synced, ...others] = factsOf(story, 'drift-synced');
    t.deepEqual(others, []);
    t.like(synced, { dataset: 'mart_daily_kpis', added: ['apply_clicks'] });
    t.like(synced?.charts?.[0], { chart: 'Apply clicks', verdict: 'loads' });

    await story.cloud.request('detect-drift', {});
    await story.wantBy('09:10', /^analytics: DIGEST/);
    t.is(factsOf(story, 'drift-synced').length, 1, 'the second run has nothing to write');
    t.regex(story.mail(/DIGEST/).text, /mart_daily_kpis: added apply_clicks/);
  },
);

test.serial(
  'a dropped column is told with its charts, filter and fix, and removed once somebody approves it by the link',
  async (t) => {
    const story = await startTimeline(t, '2026-11-24 05:55', rareTicks);
    await story.wantBy('06:20');
    const analyst = analystOf(story);
    const before = await analyst.columnsOf('mart_geo');
    await story.cloud.breaks.break('column-dropped', 'mart_geo.city');

    await story.cloud.request('detect-drift', {});
    await story.wantBy('06:40', /^analytics: OPEN P2 \| .*mart_geo/);
    const mail = story.mail(/OPEN P2/);
    t.regex(mail.text, /Applications from Yerevan/);
    t.regex(mail.text, /filter City/i);
    t.regex(mail.text, /Bank website/);
    t.regex(mail.text, /marts\/mart_geo\.sql/);
    t.deepEqual(await analyst.columnsOf('mart_geo'), before, 'nothing is deleted without an approval');

    const [, approve = ''] = acknowledgeLinks(mail.text);
    t.regex(await pressLink(t, approve, { duration: '4h', comment: 'agreed' }), /Approve this proposal/);
    await story.cloud.request('detect-drift', {});
    await story.at('06:50');
    t.deepEqual(await analyst.columnsOf('mart_geo'), before, 'nothing is deleted without a backup');

    const { project } = story.cloud.config;
    const clock = createSystemClock();
    const state = await openState(story.cloud.addresses.state, {
      clock,
      project,
      account: 'developer@local',
    });
    const verifiedAt = story.cloud.clock.now().toISOString();
    await state.put('remedies', 'metadata-backup', { verifiedAt, place: 'a test' });
    const [proposal] = lastCheck(story).proposals ?? [];
    await story.cloud.request('detect-drift', { applyProposal: proposal?.id });
    await story.at('07:00');

    const after = await analyst.columnsOf('mart_geo');
    t.deepEqual(
      after,
      before.filter(({ name }) => name !== 'city'),
    );
    t.like(factsOf(story, 'drift-synced').at(-1), {
      removed: ['city'],
      approvedBy: 'Anahit (analytics lead)',
    });
  },
);

test.serial(
  'a chart that somebody saved with a column that exists nowhere is told, and over when it is mended',
  async (t) => {
    const story = await startTimeline(t, '2026-11-24 05:55', rareTicks);
    await story.wantBy('06:20');
    await story.cloud.breaks.break('chart', 'Sessions by country');

    await story.cloud.request('detect-drift', {});
    await story.wantBy('06:40');
    const [finding] = lastCheck(story).findings;
    t.is(finding?.kind, 'chart-broken');
    t.regex(finding?.summary ?? '', /Sessions by country/);

    await story.cloud.breaks.mend('chart');
    await story.cloud.request('detect-drift', {});
    await story.at('06:50');
    t.deepEqual(lastCheck(story).findings, []);
  },
);

test.serial("Superset's database is away: nothing is told to be over, and nothing is written", async (t) => {
  const story = await startTimeline(t, '2026-11-24 05:55', rareTicks);
  await story.wantBy('06:20');
  await story.cloud.breaks.break('column-dropped', 'mart_geo.city');
  await story.cloud.request('detect-drift', {});
  await story.wantBy('06:40', /^analytics: OPEN P2/);

  await story.cloud.standIns.superset?.faults.databaseDown();
  await story.cloud.request('detect-drift', {});
  await story.wantBy('06:50');
  const blind = lastCheck(story);
  t.regex(blind.summary, /could not be read/);
  t.true(blind.findings.length > 0, 'what stood still stands');
  t.deepEqual(factsOf(story, 'drift-synced'), []);
});
