import type { SupersetClient } from '../../../../shared/clients/superset/port.ts';
import type { World } from '../../../contract/superset/world.ts';
import { make } from '../mart.ts';
import type { Story } from '../story.ts';

/** Superset tells at most a hundred at once. */
const howMany = 130;

/** Told after everything else: what it makes stays. */
export const manyStories: Story[] = [
  {
    title: 'of more datasets than a page holds each is compared once, and each that drifted is repaired',
    tell: async (t, { world, openStory }) => {
      const story = openStory();
      const schema = (await world.client.dataset(world.seeded.datasets.mart_geo)).schema ?? '';
      const names = Array.from({ length: howMany }, (_, index) => `many_${index}`);
      const ids = await inFours(names, (name) => makeSmall(world, schema, name));
      const drifted = ['many_0', 'many_64', `many_${howMany - 1}`];
      for (const name of drifted) await world.sql(`ALTER TABLE ${schema}.${name} ADD COLUMN extra INT64`);
      const looked: number[] = [];
      const watched: SupersetClient = {
        ...world.client,
        dataset: (id) => {
          looked.push(id);
          return world.client.dataset(id);
        },
      };

      const first = await story.run(watched);

      t.deepEqual(first.synced.map(({ dataset }) => dataset).toSorted(), drifted.toSorted());
      const isWritten = (index: number) => drifted.includes(names[index] ?? '');
      for (const [index, id] of ids.entries()) {
        // One that is written is read again before and after.
        const expected = isWritten(index) ? 3 : 1;
        t.is(looked.filter((each) => each === id).length, expected, names[index]);
      }
      t.is(first.checked.obstacles, undefined);
      t.is(new Set(looked).size, first.checked.datasets);
      t.deepEqual((await story.run()).synced, []);
    },
  },
];

async function makeSmall(world: World, schema: string, name: string): Promise<number> {
  await world.sql(`CREATE TABLE ${schema}.${name} AS SELECT 1 AS a`);
  const { databaseId } = world.seeded;
  const owners = [world.userId];
  return (await make(world, 'dataset', { database: databaseId, schema, table_name: name, owners })).id;
}

async function inFours<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rest = items.entries();
  const worker = async () => {
    for (const [index, item] of rest) results[index] = await work(item);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return results;
}
