import assert from 'node:assert/strict';
import { z } from 'zod';
import { seedCharts } from '../../../deploy/local/superset/seed/charts/seed-charts.ts';
import { seedMarts } from '../../../deploy/local/superset/seed/seed-marts.ts';
import { listAll } from '../../../shared/clients/superset/pages.ts';
import { supersetClientOf } from '../../../shared/clients/superset/superset.ts';
import type { Claim, Json, World } from './world.ts';

/** The id of a role by its name. */
async function roleOf({ admin }: World, name: string): Promise<number> {
  const [role] = await listAll(admin.call, {
    path: '/api/v1/security/roles/',
    item: z.looseObject({ id: z.number() }),
    orderBy: 'name',
    filters: [{ col: 'name', opr: 'eq', value: name }],
  });
  return role?.id ?? 0;
}

/** Which countries the watchdog and the administrator see while this rule holds for a dataset of two. */
async function seenUnder(world: World, rule: { filter_type: 'Regular' | 'Base'; role: string }) {
  const { id: datasetId } = await world.freshDataset();
  const { id } = await world.admin.call({
    method: 'POST',
    path: '/api/v1/rowlevelsecurity/',
    body: {
      name: `A ${rule.filter_type} rule`,
      filter_type: rule.filter_type,
      roles: [await roleOf(world, rule.role)],
      tables: [datasetId],
      clause: "country = 'AM'",
    },
    answer: z.looseObject({ id: z.number() }),
  });
  const query = world.ask(datasetId, { columns: ['country'], orderby: [['country', true]] });
  const seen: unknown[] = [];
  for (const client of [world.client, supersetClientOf(world.admin)]) {
    const [result] = await client.chartData(query);
    seen.push(result?.rows.map(({ country }: Json) => country));
  }
  const path = `/api/v1/rowlevelsecurity/${id}`;
  await world.admin.call({ method: 'DELETE', path, answer: z.looseObject({}) });
  return seen;
}

const loads = (name: (typeof seedCharts)[number]['name']): Claim => ({
  title: `the chart ${name} loads with data`,
  check: async ({ client, seeded }) => {
    const { queryContext } = await client.chart(seeded.charts[name]);
    const results = await client.chartData(queryContext ?? {}, { force: true });
    assert.ok(results.length > 0);
    for (const { rows, rejectedFilters } of results) {
      assert.equal(rows.length, 1);
      assert.deepEqual(rejectedFilters, []);
    }
  },
});

/** What the team's Superset has, and that all of it works. */
export const seedingClaims: Claim[] = [
  ...seedCharts.filter(({ queries }) => queries).map(({ name }) => loads(name)),
  {
    title: 'there is a dataset over each mart, with what the team added to it',
    check: async ({ client, seeded }) => {
      const datasets = await client.listDatasets();
      const names = datasets.map(({ tableName }) => tableName);
      assert.deepEqual(
        seedMarts.filter((mart) => !names.includes(mart)),
        [],
      );
      const { columns, metrics } = await client.dataset(seeded.datasets.mart_traffic_sources);
      assert.ok(metrics.some(({ name }) => name === 'conversion'));
      const calculated = columns.filter(({ expression }) => expression);
      assert.deepEqual(
        calculated.map(({ name }) => name),
        ['source_medium'],
      );
    },
  },
  {
    title: 'an equal filter for nothing is one for what is null',
    check: async ({ client, ask, seeded }) => {
      const filters = [{ col: 'country', op: '==', val: null }];
      const [result] = await client.chartData(ask(seeded.datasets.mart_geo, { filters }), { force: true });
      assert.match(result?.sql ?? '', /IS NULL/i);
    },
  },
  {
    title: 'a regular rule of row level security restricts who has its role',
    check: async (world) => {
      const seen = await seenUnder(world, { filter_type: 'Regular', role: 'Role of watchdog' });
      assert.deepEqual(seen, [['AM'], ['AM', 'GE']]);
    },
  },
  {
    title: 'a base rule of row level security restricts everybody but who has its role',
    check: async (world) => {
      const seen = await seenUnder(world, { filter_type: 'Base', role: 'Admin' });
      assert.deepEqual(seen, [['AM'], ['AM', 'GE']]);
    },
  },
];
