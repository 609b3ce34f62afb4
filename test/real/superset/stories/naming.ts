import { addNativeFilter, dropColumn, findingsOf, makeChart, openMart, write } from '../mart.ts';
import type { Story } from '../story.ts';

const chart = `Քաղաքներ "a", 'b'. c!d`;
const filter = `Ո՞ր "քաղաք"!`;
const board = `Մարզեր. "1", 'երկու'!`;
const metric = `գումար "բոլորը"!`;
const calculated = `մեծ.քաղաք 'ամբողջ'!`;

/** Names as people write them. */
export const namingStories: Story[] = [
  {
    title: 'names with quotes, dots, “!” and Armenian letters are told as they are, and stay as they are',
    tell: async (t, drift) => {
      const sql = "'AM' AS country, 1 AS `քաղաք`, 2 AS users";
      const { world, mart, story } = await openMart(t, drift, sql);
      await world.client.putDatasetColumns(await world.client.dataset(mart.id), {
        add: [{ name: calculated, type: 'STRING', expression: 'CAST(`քաղաք` AS STRING)' }],
      });
      const labelled = await world.client.dataset(mart.id);
      const users = labelled.columns.find(({ name }) => name === 'users');
      await world.client.putDatasetColumns(labelled, {
        change: [{ id: users?.id ?? 0, label: `Օգտվողներ "users". 'բոլորը'!` }],
      });
      const metrics = [{ metric_name: metric, expression: 'SUM(`քաղաք`)' }];
      await write(world, `dataset/${mart.id}`, { metrics });
      await write(world, `dashboard/${mart.dashboardId}`, { dashboard_title: board });
      await addNativeFilter(world, mart, { name: filter, column: 'քաղաք' });
      const uses = { [chart]: ['քաղաք'], [`${chart} 2`]: [calculated], [`${chart} 3`]: [] };
      for (const [name, columns] of Object.entries(uses))
        await makeChart(world, mart, {
          name,
          query: { columns, metrics: columns.length > 0 ? ['count'] : [metric] },
        });
      const before = await world.client.dataset(mart.id);
      await dropColumn(world, mart, 'քաղաք');
      await world.sql(`ALTER TABLE ${mart.table} ADD COLUMN \`նոր_սյունակ\` INT64`);

      const outcome = await story.run();

      t.like(outcome.synced, [{ dataset: mart.name, added: ['նոր_սյունակ'] }]);
      const { columns } = await world.client.dataset(mart.id);
      const others = columns.filter(({ name }) => name !== 'նոր_սյունակ');
      t.deepEqual(new Set(others), new Set(before.columns));
      const finding = findingsOf(outcome, mart).find(({ subject }) => subject === `${mart.name}.քաղաք`);
      const evidence = (finding?.evidence ?? []).map(({ value }) => value);
      const told = [finding?.summary, finding?.fix, ...evidence].join('\n');
      for (const name of [...Object.keys(uses), filter, board, metric, calculated])
        t.true(told.includes(name), `${name} in ${told}`);
    },
  },
];
