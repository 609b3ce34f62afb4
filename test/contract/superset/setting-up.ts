import assert from 'node:assert/strict';
import { setUpServiceAccount } from '../../../shared/clients/superset/service-account.ts';
import { createSecret } from '../../../shared/secret.ts';
import type { Claim } from './world.ts';

const account = {
  username: 'newcomer',
  password: createSecret('newcomer'),
  role: 'Role of newcomer',
  email: 'newcomer@example.test',
};

/** What is set up before anything else, and can be set up again. */
export const settingUpClaims: Claim[] = [
  {
    title: 'filling a Superset again finds everything and makes nothing',
    check: async ({ client, seeded, seedAgain }) => {
      const charts = await client.listCharts();
      assert.deepEqual(await seedAgain(), seeded);
      assert.deepEqual(await client.listCharts(), charts);
    },
  },
  {
    title: 'an account is set up once, and owns every physical dataset beside its owners',
    check: async ({ admin, client, seeded }) => {
      const { mart_geo, countries } = seeded.datasets;
      const before = await client.dataset(mart_geo);
      const first = await setUpServiceAccount(admin, account);
      assert.deepEqual(first.missingPermissions, []);
      assert.ok(first.adoptedDatasets.includes(mart_geo));
      assert.ok(!first.adoptedDatasets.includes(countries));

      const after = await client.dataset(mart_geo);
      assert.deepEqual(new Set(after.ownerIds), new Set([...before.ownerIds, first.userId]));
      assert.deepEqual(after.columns, before.columns);
      assert.deepEqual(await setUpServiceAccount(admin, account), { ...first, adoptedDatasets: [] });
    },
  },
];
