import test, { type ExecutionContext } from 'ava';
import type { SupersetClient } from '../../../shared/clients/superset/port.ts';
import type { World } from '../../contract/superset/world.ts';
import {
  addNativeFilter,
  findingsOf,
  type Mart,
  makeChart,
  makeMart,
  removeMart,
  startDriftWorld,
  write,
} from './drift-world.ts';

const started = startDriftWorld();

test.after.always(async () => (await started).stop());

const columns = "DATE '2026-01-01' AS event_date, 'AM' AS country, 'Yerevan' AS city, 3 AS users";

/** A mart that is gone when the story ends. */
async function openMart(t: ExecutionContext, sql = columns) {
  const { world, openStory } = await started;
  const mart = await makeMart(world, sql);
  t.teardown(() => removeMart(world, mart));
  return { world, mart, story: openStory() };
}

const addColumn = ({ sql }: World, { table }: Mart) =>
  sql(`ALTER TABLE ${table} ADD COLUMN apply_clicks INT64`);
const dropCity = ({ sql }: World, { table }: Mart) => sql(`ALTER TABLE ${table} DROP COLUMN city`);
const namesIn = async ({ client }: World, { id }: Mart) =>
  (await client.dataset(id)).columns.map(({ name }) => name);

test.serial('“Columns missing: apply_clicks” is repaired in one run, and the chart loads', async (t) => {
  const { world, mart, story } = await openMart(t);
  const unlabelled = await world.client.dataset(mart.id);
  const country = unlabelled.columns.find(({ name }) => name === 'country');
  const change = [{ id: country?.id ?? 0, label: 'Երկիր', groupby: false }];
  await world.client.putDatasetColumns(unlabelled, { change });
  await write(world, `dataset/${mart.id}`, { always_filter_main_dttm: true });
  const before = await world.client.dataset(mart.id);
  await addColumn(world, mart);
  const { context } = await makeChart(world, mart, { name: 'Applies', query: { columns: ['apply_clicks'] } });
  await t.throwsAsync(world.client.chartData(context), { message: /Columns missing in dataset/ });

  const first = await story.run();

  t.like(first.synced, [
    { dataset: mart.name, added: ['apply_clicks'], charts: [{ chart: 'Applies', verdict: 'loads' }] },
  ]);
  t.deepEqual(findingsOf(first, mart), []);
  const after = await world.client.dataset(mart.id);
  const added = after.columns.find(({ name }) => name === 'apply_clicks');
  t.like(added, { name: 'apply_clicks', type: 'INT64', isTemporal: false });
  const { columns: columnsBefore, changedAt: _, ...restBefore } = before;
  const { columns: columnsAfter, changedAt, ...restAfter } = after;
  t.deepEqual(new Set(columnsAfter.filter(({ name }) => name !== 'apply_clicks')), new Set(columnsBefore));
  t.deepEqual(restAfter, restBefore);
  t.is((await world.client.chartData(context))[0]?.error, undefined);

  const second = await story.run();
  t.deepEqual(second.synced, []);
  t.is((await world.client.dataset(mart.id)).changedAt, changedAt);
});

test.serial(
  'a dropped column is named with its users, and removed only as approved after a backup',
  async (t) => {
    const { world, mart, story } = await openMart(t);
    await makeChart(world, mart, { name: 'Cities', query: { columns: ['city'] } });
    await addNativeFilter(world, mart, { name: 'Which city', column: 'city' });
    await dropCity(world, mart);
    const before = await world.client.dataset(mart.id);

    const seen = await story.run();
    const [finding] = findingsOf(seen, mart);
    const told = JSON.stringify(finding);
    for (const word of ['Cities', 'Which city', `Board ${mart.name}`]) t.true(told.includes(word), told);
    t.true((finding?.fix ?? '').length > 0);
    t.deepEqual(await world.client.dataset(mart.id), before);

    const proposal = seen.checked.proposals?.find(({ dataset }) => dataset === mart.name);
    await story.approve(proposal?.id ?? '');
    const waiting = await story.run();
    const state = waiting.checked.proposals?.find(({ id }) => id === proposal?.id)?.state;
    t.regex(state ?? '', /waits for a verified backup/);
    t.deepEqual(await world.client.dataset(mart.id), before);

    await story.backUp();
    const removing = await story.run();
    t.like(removing.synced, [{ dataset: mart.name, removed: ['city'], approvedBy: 'Anna' }]);
    const after = await world.client.dataset(mart.id);
    t.deepEqual(
      after.columns,
      before.columns.filter(({ name }) => name !== 'city'),
    );
    const image = await story.state.read<{ before: typeof before }>(
      'before-images',
      removing.synced[0]?.beforeImage ?? '',
    );
    const lost = image?.value.before.columns.find(({ name }) => name === 'city');
    const { id: _, ...settings } = lost ?? { id: 0, name: '' };
    await world.client.putDatasetColumns(after, { add: [settings] as never });
    t.true((await namesIn(world, mart)).includes('city'));
  },
);

test.serial(
  'a person who edits the dataset after the comparison wins, and the next run finishes',
  async (t) => {
    const { world, mart, story } = await openMart(t);
    await addColumn(world, mart);
    let reads = 0;
    const edited: SupersetClient = {
      ...world.client,
      dataset: async (id) => {
        // The first look is the comparison, the second comes right before the write.
        if (id === mart.id && ++reads === 2)
          await write(world, `dataset/${id}`, { description: 'of a person' });
        return world.client.dataset(id);
      },
    };

    const first = await story.run(edited);
    const said = first.checked.sync?.find(({ dataset }) => dataset === mart.name);
    t.true(reads >= 2);
    t.deepEqual(first.synced, []);
    t.regex(said?.reason ?? '', /edited the dataset meanwhile/);
    t.false((await namesIn(world, mart)).includes('apply_clicks'));

    await story.run();
    t.true((await namesIn(world, mart)).includes('apply_clicks'));
    const { json } = await world.rest('GET', `/api/v1/dataset/${mart.id}`, {
      headers: await world.signedIn(),
    });
    t.is(json.result.description, 'of a person');
  },
);

test.serial('of two runs at once one row comes', async (t) => {
  const { world, mart, story } = await openMart(t);
  await addColumn(world, mart);

  await Promise.all([story.run(), story.run()]);

  const names = await namesIn(world, mart);
  t.deepEqual(
    names.filter((name) => name === 'apply_clicks'),
    ['apply_clicks'],
  );
});

test.serial('names with quotes, dots, “!” and Armenian letters are told as they are', async (t) => {
  const { world, mart, story } = await openMart(t, "'AM' AS country, 1 AS `քաղաք`, 2 AS users");
  const chart = `Քաղաքներ "a", 'b'. c!d`;
  await makeChart(world, mart, { name: chart, query: { columns: ['քաղաք'] } });
  await addNativeFilter(world, mart, { name: `Ո՞ր "քաղաք"!`, column: 'քաղաք' });
  await world.sql(`ALTER TABLE ${mart.table} DROP COLUMN \`քաղաք\``);

  const [finding] = findingsOf(await story.run(), mart);

  const told = [finding?.summary, finding?.fix, ...(finding?.evidence ?? []).map(({ value }) => value)].join(
    '\n',
  );
  for (const name of [chart, `Ո՞ր "քաղաք"!`, 'քաղաք']) t.true(told.includes(name), told);
});

test.serial(
  'with the database stopped or silent nothing is over, and the run afterwards is complete',
  async (t) => {
    const { world, mart, story } = await openMart(t);
    await makeChart(world, mart, { name: 'Cities', query: { columns: ['city'] } });
    await dropCity(world, mart);
    const before = findingsOf(await story.run(), mart);
    t.is(before.length, 1);
    for (const [harm, mend, problem] of [
      ['stop', 'start', 'database-down'],
      ['freeze', 'thaw', 'database-silent'],
    ] as const) {
      // It has to sign in first, and with a silent database no login ever ends: how busy the machine is does not matter.
      const client = world.clientWith({ patience: { loginMilliseconds: 1000 } });
      await world.database[harm]();
      try {
        await t.notThrowsAsync(client.health());
        t.is(((await t.throwsAsync(client.login())) as { problem?: string }).problem, problem);
        const blind = await story.run(client);
        t.deepEqual(findingsOf(blind, mart), before);
        t.is(blind.checked.obstacles?.length, 1);
        t.deepEqual(blind.synced, []);
      } finally {
        await world.database[mend]();
      }
      const again = await story.run();
      t.deepEqual(findingsOf(again, mart), before);
      t.is(again.checked.obstacles, undefined);
    }
  },
);

test.serial('missing rights are told with the command that gives them, and never as drift', async (t) => {
  const { world, mart, story } = await openMart(t);
  await addColumn(world, mart);
  const reading = ['Dataset', 'Chart', 'Dashboard', 'Database', 'CurrentUserRestApi', 'SecurityRestApi'].map(
    (name) => `can_read on ${name}`,
  );
  const all = 'all_datasource_access on all_datasource_access';
  const accounts = [[], reading, [...reading, all], [...reading, all, 'can_write on Dataset']];
  for (const permissions of accounts) {
    const outcome = await story.run(await world.clientOf(permissions));
    t.regex(JSON.stringify(outcome.checked.findings), /npx watchdog superset setup/, permissions.join());
    t.deepEqual(outcome.synced, []);
    t.false((await namesIn(world, mart)).includes('apply_clicks'));
    if (permissions.includes(all)) continue;
    t.false(outcome.checked.findings.some(({ kind }) => kind !== 'dataset-drift'));
  }
});
