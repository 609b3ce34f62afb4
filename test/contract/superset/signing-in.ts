import assert from 'node:assert/strict';
import { type Claim, failure, type World } from './world.ts';

const list = '/api/v1/dataset/';

const refusesToken = (
  title: string,
  token: (world: World) => Promise<string>,
  status: number,
  text: RegExp,
): Claim => ({
  title,
  check: async (world) => {
    const headers = { authorization: `Bearer ${await token(world)}` };
    const answer = await world.rest('GET', list, { headers });
    assert.equal(answer.status, status);
    assert.match(answer.json.msg, text);
  },
});

const loginTokens = async ({ rest }: World) => {
  const body = { username: 'watchdog', password: 'a password of the tests', provider: 'db', refresh: true };
  return (await rest('POST', '/api/v1/security/login', { body })).json;
};

/** Logins, tokens, and what each of them says about the metadata database. */
export const signingInClaims: Claim[] = [
  {
    title: 'health and version are told to anybody',
    check: async ({ client }) => {
      await client.health();
      const { version, warning } = await client.version();
      assert.match(version ?? '', /^6\.1\./);
      assert.equal(warning, undefined);
    },
  },
  {
    title: 'a login gives a token that says when it was made and when it ends',
    check: async (world) => {
      const { access_token, refresh_token } = await loginTokens(world);
      const { exp, iat } = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url').toString());
      assert.equal(exp - iat, 900);
      assert.equal(typeof refresh_token, 'string');
    },
  },
  {
    title: 'a wrong password is refused as such',
    check: async ({ clientWith }) => {
      const error = await failure(clientWith({ password: 'wrong' }).login(), 'unauthorized');
      assert.equal(error.httpStatus, 401);
      assert.equal(error.text, 'Not authorized');
    },
  },
  {
    title: 'without a login nothing is told',
    check: async ({ rest }) => {
      const { status, json } = await rest('GET', list);
      assert.equal(status, 401);
      assert.deepEqual(json, { msg: 'Missing Authorization Header' });
    },
  },
  refusesToken(
    'a text that is no token is refused with 422',
    async () => 'nonsense',
    422,
    /Not enough segments/,
  ),
  refusesToken(
    'a token that ended is refused with 401',
    async ({ expiredToken, userId }) => expiredToken(userId),
    401,
    /Token has expired/,
  ),
  refusesToken(
    'a refresh token is no login',
    async (world) => (await loginTokens(world)).refresh_token,
    422,
    /Only non-refresh tokens are allowed/,
  ),
  {
    title: 'a refresh token gives another login, and no other refresh token',
    check: async (world) => {
      const { refresh_token } = await loginTokens(world);
      const refresh = { authorization: `Bearer ${refresh_token}` };
      const { status, json } = await world.rest('POST', '/api/v1/security/refresh', { headers: refresh });
      assert.equal(status, 200);
      assert.deepEqual(Object.keys(json), ['access_token']);
      const headers = { authorization: `Bearer ${json.access_token}` };
      assert.equal((await world.rest('GET', list, { headers })).status, 200);
    },
  },
  {
    title: 'a login token does not refresh',
    check: async ({ rest, signedIn }) => {
      const { status, json } = await rest('POST', '/api/v1/security/refresh', { headers: await signedIn() });
      assert.equal(status, 422);
      assert.match(json.msg, /Only refresh tokens are allowed/);
    },
  },
  {
    title: 'an account is told who it is and what it may do',
    check: async ({ client, userId }) => {
      const { username, permissions, ...account } = await client.account();
      assert.equal(username, 'watchdog');
      assert.equal(account.userId, userId);
      assert.ok(permissions.includes('can_write on Dataset'));
      assert.ok(!permissions.includes('can_write on Chart'));
    },
  },
  {
    title: 'with the metadata database away, health says OK, and a login and a list say that it is away',
    check: async ({ client, clientWith, database }) => {
      // Every thread of Superset has a connection that it loses.
      await Promise.all([1, 2, 3, 4].map(() => client.listDatasets()));
      await database.stop();
      try {
        await client.health();
        await Promise.all([1, 2, 3, 4].map(() => failure(client.listDatasets(), 'database-down')));
        const login = await failure(clientWith({}).login(), 'database-down');
        assert.equal(login.httpStatus, 500);
        // Wrong or right, nobody can look the password up.
        await failure(clientWith({ password: 'wrong' }).login(), 'database-down');
        await failure(client.listDatasets(), 'database-down');
      } finally {
        await database.start();
      }
      await client.listDatasets();
    },
  },
  {
    title: 'with the metadata database frozen, health says OK, and a login hangs until it thaws',
    check: async ({ client, clientWith, database }) => {
      const impatient = clientWith({ patience: { loginMilliseconds: 1500 } });
      await database.freeze();
      try {
        await failure(impatient.login(), 'database-silent');
        await client.health();
      } finally {
        await database.thaw();
      }
      await clientWith({}).login();
    },
  },
  {
    title: 'with a call that hangs for each of its threads health hangs too, until the database thaws',
    check: async (world) => {
      const { clientWith, rest, database } = world;
      const headers = await world.signedIn();
      const impatient = clientWith({ patience: { healthMilliseconds: 800 } });
      await database.freeze();
      const hanging = Array.from({ length: 8 }, () => rest('GET', list, { headers }));
      try {
        // The calls are under way; which comes first nobody can say.
        await impatient.health().catch(() => undefined);
        await failure(impatient.health(), 'timeout');
      } finally {
        await database.thaw();
      }
      for (const { status } of await Promise.all(hanging)) assert.equal(status, 200);
      await impatient.health();
    },
  },
];
