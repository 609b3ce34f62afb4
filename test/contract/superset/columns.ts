import assert from 'node:assert/strict';
import { z } from 'zod';
import { type Claim, failure, type World } from './world.ts';

/** A dataset with a labelled column and a calculated one. */
async function labelled(world: World) {
  const { client, freshDataset } = world;
  const { id } = await freshDataset();
  const bare = await client.dataset(id);
  const country = bare.columns.find(({ name }) => name === 'country')?.id ?? 0;
  await client.putDatasetColumns(bare, {
    change: [{ id: country, label: 'Land', description: 'ISO', groupby: false, filterable: false }],
    add: [{ name: 'double_clicks', type: 'INT64', expression: 'apply_clicks * 2' }],
  });
  return { id, country, before: await client.dataset(id) };
}

/** Sends the columns of a dataset as they are said, past the client's own checks. */
async function putColumns({ admin }: World, id: number, body: object) {
  await admin.call({
    method: 'PUT',
    path: `/api/v1/dataset/${id}`,
    body,
    purpose: 'write-dataset',
    answer: z.unknown(),
  });
}

const names = (dataset: { columns: { name: string }[] }) => dataset.columns.map(({ name }) => name).sort();

/** What writing the columns of a dataset keeps, changes and refuses. */
export const columnClaims: Claim[] = [
  {
    title: 'adding a column keeps ids, labels, flags, expressions, metrics and owners of everything else',
    check: async (world) => {
      const { id, before } = await labelled(world);
      await world.client.putDatasetColumns(before, { add: [{ name: 'added', type: 'INT64' }] });

      const after = await world.client.dataset(id);
      const added = after.columns.find(({ name }) => name === 'added');
      assert.deepEqual(
        after.columns.filter(({ name }) => name !== 'added'),
        before.columns,
      );
      assert.deepEqual(after.metrics, before.metrics);
      assert.deepEqual(after.ownerIds, before.ownerIds);
      assert.ok(added && !before.columns.some((column) => column.id === added.id));
      assert.deepEqual(
        [added.type, added.isActive, added.groupby, added.filterable, added.isTemporal],
        ['INT64', true, true, true, false],
      );
    },
  },
  {
    title: 'a write changes when the dataset was changed',
    check: async (world) => {
      const { id, before } = await labelled(world);
      await world.client.putDatasetColumns(before, { add: [{ name: 'added' }] });
      assert.notEqual((await world.client.dataset(id)).changedAt, before.changedAt);
    },
  },
  {
    title: 'a change of a column changes nothing else of it',
    check: async (world) => {
      const { id, country, before } = await labelled(world);
      await world.client.putDatasetColumns(before, {
        change: [{ id: country, type: 'DATE', isTemporal: true }],
      });
      const after = (await world.client.dataset(id)).columns.find((column) => column.id === country);
      const was = before.columns.find((column) => column.id === country);
      assert.deepEqual(after, { ...was, type: 'DATE', isTemporal: true });
    },
  },
  {
    title: 'a column that is not mentioned is deleted',
    check: async (world) => {
      const { id, country, before } = await labelled(world);
      await world.client.putDatasetColumns(before, { remove: [country] });
      const after = await world.client.dataset(id);
      assert.deepEqual(
        names(after),
        names(before).filter((name) => name !== 'country'),
      );
    },
  },
  {
    title: 'a write that does not name always_filter_main_dttm sets it to false, and the client names it',
    check: async (world) => {
      const { id, before } = await labelled(world);
      await putColumns(world, id, { always_filter_main_dttm: true });
      await world.client.putDatasetColumns(await world.client.dataset(id), { add: [{ name: 'added' }] });
      assert.equal((await world.client.dataset(id)).alwaysFilterMainDttm, true);
      await putColumns(world, id, { description: 'of a person' });
      assert.equal((await world.client.dataset(id)).alwaysFilterMainDttm, before.alwaysFilterMainDttm);
    },
  },
  {
    title: 'adding a column that somebody else added meanwhile is a conflict',
    check: async (world) => {
      const { id, before } = await labelled(world);
      await world.client.putDatasetColumns(before, { add: [{ name: 'added' }] });
      const error = await failure(
        putColumns(world, id, {
          columns: [
            ...(await world.client.dataset(id)).columns.map(({ id, name }) => ({ id, column_name: name })),
            { column_name: 'added' },
          ],
        }),
        'conflict',
      );
      assert.equal(error.httpStatus, 422);
      assert.match(error.text, /One or more columns are duplicated/);
    },
  },
  {
    title: 'of writes at the same time that add the same column one is done, and the others are conflicts',
    check: async ({ client, freshDataset }) => {
      const { id } = await freshDataset();
      const before = await client.dataset(id);
      const outcomes = await Promise.allSettled(
        [1, 2, 3].map(() => client.putDatasetColumns(before, { add: [{ name: 'added' }] })),
      );
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      assert.equal(refused.length, 2);
      for (const { reason } of refused) assert.equal(reason.problem, 'conflict');
      assert.equal(names(await client.dataset(id)).filter((name) => name === 'added').length, 1);
    },
  },
  {
    title: 'changing a column that somebody else deleted meanwhile is a conflict',
    check: async (world) => {
      const { country, before } = await labelled(world);
      await world.client.putDatasetColumns(before, { remove: [country] });
      const error = await failure(
        world.client.putDatasetColumns(before, { change: [{ id: country, label: 'Land' }] }),
        'conflict',
      );
      assert.match(error.text, /One or more columns do not exist/);
    },
  },
  {
    title: 'a name that differs only in case becomes a second column, which is why the client refuses it',
    check: async (world) => {
      const { id, before } = await labelled(world);
      await failure(world.client.putDatasetColumns(before, { add: [{ name: 'COUNTRY' }] }), 'validation');
      const columns = before.columns.map(({ id, name }) => ({ id, column_name: name }));
      await putColumns(world, id, { columns: [...columns, { column_name: 'COUNTRY' }] });
      assert.equal((await world.client.dataset(id)).columns.length, before.columns.length + 1);
    },
  },
  {
    title: 'an empty list deletes all columns, which is why the client refuses it',
    check: async (world) => {
      const { id, before } = await labelled(world);
      const remove = before.columns.map((column) => column.id);
      await failure(world.client.putDatasetColumns(before, { remove }), 'validation');
      assert.deepEqual(await world.client.dataset(id), before);
      await putColumns(world, id, { columns: [] });
      assert.deepEqual((await world.client.dataset(id)).columns, []);
    },
  },
];
