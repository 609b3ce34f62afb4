import assert from 'node:assert/strict';
import { type Answer, type Claim, failure, type World } from './world.ts';

type Proof = { token: string; cookie: string };

/** The token that writes need, and the cookie that it belongs to. */
async function proofOf({ rest }: World, signedIn: Record<string, string>): Promise<Proof> {
  const { json, headers } = await rest('GET', '/api/v1/security/csrf_token/', { headers: signedIn });
  const [cookie = ''] = headers.getSetCookie().map((line) => line.split(';', 1).join(''));
  return { token: json.result, cookie };
}

/** Writes to a dataset with these headers besides a login. */
const writes = (
  title: string,
  headersOf: (proof: Proof) => Record<string, string>,
  expect: (answer: Answer) => void,
): Claim => ({
  title,
  check: async (world) => {
    const id = world.seeded.datasets.mart_daily_kpis;
    const signedIn = await world.signedIn();
    const proof = await proofOf(world, signedIn);
    const headers = { ...signedIn, ...headersOf(proof) };
    const body = { always_filter_main_dttm: false };
    expect(await world.rest('PUT', `/api/v1/dataset/${id}`, { body, headers }));
  },
});

const refusedBecause = (text: RegExp) => (answer: Answer) => {
  assert.equal(answer.status, 400);
  assert.match(answer.json.errors[0].message, text);
};

const accepted = ({ status }: Answer) => assert.equal(status, 200);

/** What a write has to show besides a login. */
export const writingClaims: Claim[] = [
  writes('a login alone may not write', () => ({}), refusedBecause(/CSRF token is missing/)),
  writes(
    'a CSRF token without its cookie may not write',
    ({ token }) => ({ 'x-csrftoken': token }),
    refusedBecause(/CSRF session token is missing/),
  ),
  writes(
    'the cookie without the CSRF token may not write',
    ({ cookie }) => ({ cookie }),
    refusedBecause(/CSRF token is missing/),
  ),
  writes(
    'another CSRF token may not write',
    ({ cookie }) => ({ cookie, 'x-csrftoken': 'another' }),
    refusedBecause(/CSRF token is invalid/),
  ),
  writes(
    'a login, a CSRF token and its cookie may write',
    ({ token, cookie }) => ({ 'x-csrftoken': token, cookie }),
    accepted,
  ),
  writes(
    'behind https a write without a referrer is refused',
    ({ token, cookie }) => ({ 'x-csrftoken': token, cookie, 'x-forwarded-proto': 'https' }),
    refusedBecause(/referrer header is missing/),
  ),
  {
    title: 'a write needs a login besides',
    check: async (world) => {
      const { token, cookie } = await proofOf(world, await world.signedIn());
      const headers = { 'x-csrftoken': token, cookie };
      const path = `/api/v1/dataset/${world.seeded.datasets.mart_geo}`;
      assert.equal((await world.rest('PUT', path, { body: {}, headers })).status, 401);
    },
  },
  {
    title: 'a CSRF token goes on working with a newer login',
    check: async (world) => {
      const { token, cookie } = await proofOf(world, await world.signedIn());
      const headers = { ...(await world.signedIn()), 'x-csrftoken': token, cookie };
      const path = `/api/v1/dataset/${world.seeded.datasets.mart_geo}`;
      assert.equal((await world.rest('PUT', path, { body: {}, headers })).status, 200);
    },
  },
  {
    title:
      'a write without a body and a content type is sent to the login page when its CSRF token is missing',
    check: async (world) => {
      const headers = { ...(await world.signedIn()), 'content-type': '' };
      const path = `/api/v1/dataset/${world.seeded.datasets.mart_geo}/refresh`;
      const answer = await world.rest('PUT', path, { headers });
      assert.equal(answer.status, 302);
      assert.match(answer.headers.get('location') ?? '', /\/login\//);
    },
  },
  {
    title: 'a chart is asked for data without a CSRF token',
    check: async (world) => {
      const body = world.ask(world.seeded.datasets.mart_geo, {});
      const headers = await world.signedIn();
      assert.equal((await world.rest('POST', '/api/v1/chart/data', { body, headers })).status, 200);
    },
  },
  {
    title: 'a member that Superset does not know is refused, and named',
    check: async (world) => {
      const signedIn = await world.signedIn();
      const { token, cookie } = await proofOf(world, signedIn);
      const headers = { ...signedIn, 'x-csrftoken': token, cookie };
      const path = `/api/v1/dataset/${world.seeded.datasets.mart_geo}`;
      const { status, json } = await world.rest('PUT', path, { body: { nonsense: 1 }, headers });
      assert.equal(status, 422);
      assert.equal(json.errors[0].error_type, 'MARSHMALLOW_ERROR');
      assert.deepEqual(json.errors[0].extra.messages, { nonsense: ['Unknown field.'] });
    },
  },
  {
    title: 'a dataset that is not there cannot be written',
    check: async ({ client, seeded }) => {
      const dataset = await client.dataset(seeded.datasets.mart_geo);
      await failure(client.putDatasetColumns({ ...dataset, id: 999_999 }, {}), 'not-found');
    },
  },
];
