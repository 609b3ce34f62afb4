import { addColumn, findingsOf, makeChart, namesIn, openMart, write } from '../mart.ts';
import type { Story } from '../story.ts';

/** What runs repair by themselves, and what they leave alone. */
export const repairingStories: Story[] = [
  {
    title: '“Columns missing: apply_clicks” is repaired in one run, the chart loads, and nothing else moves',
    tell: async (t, drift) => {
      const { world, mart, story } = await openMart(t, drift);
      const country = (await world.client.dataset(mart.id)).columns.find(({ name }) => name === 'country');
      const change = [
        { id: country?.id ?? 0, label: 'Երկիր', description: 'of the visitor', groupby: false },
      ];
      await world.client.putDatasetColumns(await world.client.dataset(mart.id), { change });
      const metrics = [{ metric_name: 'all_users', expression: 'SUM(users)' }];
      await write(world, `dataset/${mart.id}`, { always_filter_main_dttm: true, metrics });
      const before = await world.client.dataset(mart.id);
      await addColumn(world, mart);
      const query = { columns: ['apply_clicks'], metrics: ['all_users'] };
      const { context } = await makeChart(world, mart, { name: 'Applies', query });
      await t.throwsAsync(world.client.chartData(context), { message: /Columns missing in dataset/ });

      const first = await story.run();

      t.like(first.synced, [
        { dataset: mart.name, added: ['apply_clicks'], charts: [{ chart: 'Applies', verdict: 'loads' }] },
      ]);
      t.deepEqual(findingsOf(first, mart), []);
      const after = await world.client.dataset(mart.id);
      const added = after.columns.filter(({ name }) => name === 'apply_clicks');
      t.is(added.length, 1);
      t.like(added[0], { type: 'INT64', isTemporal: false, isActive: true, groupby: true, filterable: true });
      const { columns: columnsBefore, changedAt: _, ...restBefore } = before;
      const { columns: columnsAfter, changedAt, ...restAfter } = after;
      t.like(restBefore, { alwaysFilterMainDttm: true, ownerIds: [world.userId] });
      t.true(restBefore.metrics.some(({ name }) => name === 'all_users'));
      t.deepEqual(restAfter, restBefore);
      t.deepEqual(
        new Set(columnsAfter.filter(({ name }) => name !== 'apply_clicks')),
        new Set(columnsBefore),
      );
      t.is((await world.client.chartData(context))[0]?.error, undefined);

      const second = await story.run();
      t.deepEqual(second.synced, []);
      t.is((await world.client.dataset(mart.id)).changedAt, changedAt);
    },
  },
  {
    title: 'of two runs at once one row comes',
    tell: async (t, drift) => {
      const { world, mart, story } = await openMart(t, drift);
      await addColumn(world, mart);

      await Promise.all([story.run(), story.run()]);

      const names = await namesIn(world, mart);
      t.deepEqual(
        names.filter((name) => name === 'apply_clicks'),
        ['apply_clicks'],
      );
    },
  },
];
