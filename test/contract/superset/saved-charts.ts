import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Answer, Claim, Json, World } from './world.ts';

/** The data of a chart as it was saved; with a content type and no body Superset says that the body is no JSON. */
async function dataOf({ rest, signedIn }: World, chartId: number, query = ''): Promise<Answer> {
  const headers = { ...(await signedIn()), 'content-type': '' };
  return rest('GET', `/api/v1/chart/${chartId}/data/${query}`, { headers });
}

const warmUp = ({ admin }: World, chartId: number): Promise<Json> =>
  admin.call({
    method: 'PUT',
    path: '/api/v1/chart/warm_up_cache',
    body: { chart_id: chartId },
    answer: z.looseObject({}),
  });

/** What a chart shows as it was saved, without being told what to ask for. */
export const savedChartClaims: Claim[] = [
  {
    title: 'a chart gives the data that it was saved with, or the SQL for it',
    check: async (world) => {
      const id = world.seeded.charts['Sessions by country'];
      const { status, json } = await dataOf(world, id);
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(json.result[0].data[0]).sort(), [
        'SUM(sessions)',
        'SUM(users)',
        'country',
      ]);
      const compiled = (await dataOf(world, id, '?type=query')).json;
      assert.match(compiled.result[0].query, /^SELECT/);
      assert.equal(compiled.result[0].data, undefined);
    },
  },
  {
    title: 'a chart that nobody has saved has no data of its own',
    check: async (world) => {
      const { status, json } = await dataOf(world, world.seeded.charts['Steps, as imported']);
      assert.equal(status, 400);
      assert.equal(json.message, 'Chart has no query context saved. Please save the chart again.');
    },
  },
  {
    title: 'warming a cache always succeeds, and tells of each chart what went wrong',
    check: async (world) => {
      const { 'Sessions by country': saved, 'Steps, as imported': unsaved } = world.seeded.charts;
      const [well] = (await warmUp(world, saved)).result;
      assert.deepEqual(well, { chart_id: saved, viz_error: null, viz_status: 'success' });
      const [ill] = (await warmUp(world, unsaved)).result;
      const error = "Chart's query context does not exist";
      assert.deepEqual(ill, { chart_id: unsaved, viz_error: error, viz_status: null });
      await assert.rejects(warmUp(world, 999_999), /Chart not found/);
    },
  },
];
