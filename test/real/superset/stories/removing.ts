import type { Dataset } from '../../../../shared/clients/superset/port.ts';
import { addNativeFilter, dropColumn, findingsOf, makeChart, openMart } from '../mart.ts';
import type { Story } from '../story.ts';

const labelled = { label: 'Քաղաք', description: 'where the visitor is', groupby: false };

/** What only a person may decide. */
export const removingStories: Story[] = [
  {
    title:
      'a dropped column is named with its users, removed only as approved after a backup, and can be restored',
    tell: async (t, drift) => {
      const { world, mart, story } = await openMart(t, drift);
      const fresh = await world.client.dataset(mart.id);
      const city = fresh.columns.find(({ name }) => name === 'city');
      await world.client.putDatasetColumns(fresh, { change: [{ id: city?.id ?? 0, ...labelled }] });
      await makeChart(world, mart, { name: 'Cities', query: { columns: ['city'] } });
      await addNativeFilter(world, mart, { name: 'Which city', column: 'city' });
      const before = await world.client.dataset(mart.id);
      await dropColumn(world, mart);

      const seen = await story.run();
      const [finding, ...others] = findingsOf(seen, mart);
      t.deepEqual(others, []);
      t.like(finding, { kind: 'chart-broken', subject: `${mart.name}.city` });
      for (const name of ['Cities', `Which city of Board ${mart.name}`])
        t.true(finding?.fix?.includes(name), finding?.fix);
      t.true(
        finding?.evidence?.some(
          ({ label, value }) => label === 'Dashboards' && value === `Board ${mart.name}`,
        ),
      );
      t.deepEqual(await world.client.dataset(mart.id), before);

      const proposal = seen.checked.proposals?.find(({ dataset }) => dataset === mart.name);
      t.true(finding?.fix?.includes(proposal?.id ?? 'no proposal'), finding?.fix);
      await story.approve(proposal?.id ?? '');
      const waiting = await story.run();
      const state = waiting.checked.proposals?.find(({ id }) => id === proposal?.id)?.state;
      t.regex(state ?? '', /waits for a verified backup/);
      t.deepEqual(await world.client.dataset(mart.id), before);

      await story.backUp();
      const removing = await story.run();
      t.like(removing.synced, [{ dataset: mart.name, removed: ['city'], approvedBy: 'Anna' }]);
      const after = await world.client.dataset(mart.id);
      const kept = before.columns.filter(({ name }) => name !== 'city');
      t.deepEqual(after, { ...before, columns: kept, changedAt: after.changedAt });

      const image = await story.state.read<{ before: Dataset }>(
        'before-images',
        removing.synced[0]?.beforeImage ?? '',
      );
      const lost = image?.value.before.columns.find(({ name }) => name === 'city');
      if (!lost) return t.fail('the before-image has no column city');
      const { id: _, ...settings } = lost;
      const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
      await world.client.putDatasetColumns(after, { add: [{ name: lost.name, ...given }] });
      const restored = (await world.client.dataset(mart.id)).columns.find(({ name }) => name === 'city');
      t.like(restored, { ...labelled, type: 'STRING', isTemporal: false, isActive: true, filterable: true });
    },
  },
];
