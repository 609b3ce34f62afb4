import assert from 'node:assert/strict';
import { z } from 'zod';
import { servicePermissions } from '../../../shared/clients/superset/service-account.ts';
import { supersetClientOf } from '../../../shared/clients/superset/superset.ts';
import { type Claim, failure } from './world.ts';

const without = (...left: string[]) => servicePermissions.filter((name) => !left.includes(name));

const everyDataset = 'all_datasource_access on all_datasource_access';

/** What an account may do by its role, and by owning a dataset. */
export const permittingClaims: Claim[] = [
  {
    title: 'an account without permissions signs in and may do nothing',
    check: async ({ clientOf, seeded }) => {
      const client = await clientOf([]);
      await client.login();
      await failure(client.listDatasets(), 'forbidden');
      await failure(client.chart(seeded.charts['Apply clicks']), 'forbidden');
      assert.equal(await client.listRowLevelSecurity(), 'not-permitted');
    },
  },
  {
    title: 'without access to all datasets the lists are empty, objects are not found and data is forbidden',
    check: async ({ clientOf, seeded, ask }) => {
      const client = await clientOf(without(everyDataset));
      assert.deepEqual(await client.listDatasets(), []);
      assert.deepEqual(await client.listCharts(), []);
      const { mart_geo } = seeded.datasets;
      await failure(client.dataset(mart_geo), 'not-found');
      await failure(client.chartData(ask(mart_geo, {})), 'forbidden');
    },
  },
  {
    title: 'who may write datasets and owns none reads all and writes none',
    check: async ({ clientOf, freshDataset, ask }) => {
      const { id } = await freshDataset();
      const client = await clientOf([...servicePermissions]);
      const dataset = await client.dataset(id);
      await client.chartData(ask(id, {}));
      await failure(client.putDatasetColumns(dataset, { add: [{ name: 'added' }] }), 'forbidden');
      await failure(client.refreshDataset(id), 'forbidden');
      assert.deepEqual(await client.dataset(id), dataset);
    },
  },
  {
    title: 'who owns a dataset is told by the ids of accounts; an administrator writes without owning',
    check: async ({ client, admin, freshDataset, userId }) => {
      const own = await client.dataset((await freshDataset()).id);
      assert.deepEqual(own.ownerIds, [userId]);
      const other = await client.dataset((await freshDataset({ owned: false })).id);
      assert.ok(!other.ownerIds.includes(userId));

      const administrator = supersetClientOf(admin);
      const account = await administrator.account();
      assert.ok(account.roles.includes('Admin'));
      assert.ok(account.userId !== undefined && !own.ownerIds.includes(account.userId));
      await administrator.putDatasetColumns(own, { add: [{ name: 'added' }] });
    },
  },
  {
    title: 'an owner who may not write datasets does not write',
    check: async ({ client, clientOf, freshDataset }) => {
      const { id } = await freshDataset();
      const dataset = await client.dataset(id);
      const reader = await clientOf(without('can_write on Dataset'));
      await failure(reader.putDatasetColumns(dataset, { add: [{ name: 'added' }] }), 'forbidden');
      await failure(reader.refreshDataset(id), 'forbidden');
    },
  },
  {
    title: 'without the permission for CSRF tokens nothing is written',
    check: async ({ client, clientOf, seeded }) => {
      const dataset = await client.dataset(seeded.datasets.mart_geo);
      const mute = await clientOf(without('can_read on SecurityRestApi'));
      const error = await failure(mute.putDatasetColumns(dataset, {}), 'forbidden');
      assert.match(error.call, /csrf_token/);
    },
  },
  {
    title: 'a dashboard that its author has not published is not listed, and its charts are',
    check: async ({ admin, client, seeded }) => {
      const title = 'A draft';
      const { id } = await admin.call({
        method: 'POST',
        path: '/api/v1/dashboard/',
        body: { dashboard_title: title, published: false },
        answer: z.looseObject({ id: z.number() }),
      });
      const chartId = seeded.charts['Apply funnel'];
      const before = await client.chart(chartId);
      const dashboards = [...before.dashboards.map((dashboard) => dashboard.id), id];
      const path = `/api/v1/chart/${chartId}`;
      await admin.call({ method: 'PUT', path, body: { dashboards }, answer: z.unknown() });

      const listed = await client.listDashboards();
      assert.ok(!listed.some((dashboard) => dashboard.id === id));
      const chart = (await client.listCharts()).find((listed) => listed.id === chartId);
      assert.ok(chart?.dashboards.some((dashboard) => dashboard.title === title));
    },
  },
  {
    title: 'the watchdog’s account writes what it owns, and nothing else',
    check: async ({ client, freshDataset }) => {
      const own = await client.dataset((await freshDataset()).id);
      await client.putDatasetColumns(own, { add: [{ name: 'added' }] });
      await client.refreshDataset(own.id);
      const other = await client.dataset((await freshDataset({ owned: false })).id);
      await failure(client.putDatasetColumns(other, { add: [{ name: 'added' }] }), 'forbidden');
    },
  },
];
