import { z } from 'zod';
import type { SupersetClient } from '../../../../shared/clients/superset/port.ts';
import type { World } from '../../../contract/superset/world.ts';
import { addColumn, type Mart, namesIn, openMart, write } from '../mart.ts';
import type { Story } from '../story.ts';

const myself = z.looseObject({ result: z.looseObject({ id: z.number() }) });

/** A person at work in Superset while a run is. */
export const editingStories: Story[] = [
  {
    title: 'a person who edits the dataset after the comparison wins, and the next run finishes',
    tell: async (t, drift) => {
      const { world, mart, story } = await openMart(t, drift);
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
      t.is(await descriptionOf(world, mart), 'of a person');
    },
  },
  {
    title:
      'right before the write a person loses a column or an owner that they add and the filter of time, and no more',
    tell: async (t, drift) => {
      const { world, mart, story } = await openMart(t, drift);
      await addColumn(world, mart);
      const me = { method: 'GET', path: '/api/v1/me/', answer: myself } as const;
      const { result: person } = await world.admin.call(me);
      const { ownerIds } = await world.client.dataset(mart.id);
      const metrics = [{ metric_name: 'all_users', expression: 'SUM(users)' }];
      const edit = {
        description: 'of a person',
        always_filter_main_dttm: true,
        owners: [...ownerIds, person.id],
        metrics,
      };
      const tooLate: SupersetClient = {
        ...world.client,
        putDatasetColumns: async (before, changes) => {
          const city = before.columns.find(({ name }) => name === 'city');
          await world.client.putDatasetColumns(before, {
            add: [{ name: 'their_own', type: 'STRING', expression: 'UPPER(country)' }],
            change: [{ id: city?.id ?? 0, label: 'Քաղաք', description: 'of the visitor' }],
          });
          await write(world, `dataset/${mart.id}`, edit);
          await world.client.putDatasetColumns(before, changes);
        },
      };

      await story.run(tooLate);

      const after = await world.client.dataset(mart.id);
      t.like(after, { ownerIds, alwaysFilterMainDttm: false });
      t.deepEqual(
        after.metrics.map(({ name }) => name),
        ['all_users'],
      );
      const { columns } = after;
      const names = columns.map(({ name }) => name);
      t.true(names.includes('apply_clicks'));
      t.false(names.includes('their_own'));
      const city = columns.find(({ name }) => name === 'city');
      t.like(city, { label: 'Քաղաք', description: 'of the visitor' });
      t.is(await descriptionOf(world, mart), 'of a person');
    },
  },
];

async function descriptionOf({ rest, signedIn }: World, { id }: Mart): Promise<string> {
  const { json } = await rest('GET', `/api/v1/dataset/${id}`, { headers: await signedIn() });
  return json.result.description;
}
