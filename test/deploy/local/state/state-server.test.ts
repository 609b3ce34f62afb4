import test, { type ExecutionContext } from 'ava';
import type { Access } from '../../../../deploy/local/access.ts';
import { startStateServer } from '../../../../deploy/local/state/state-server.ts';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import { createHttpState } from '../../../../shared/clients/state-http.ts';
import { createMemoryState } from '../../../../shared/clients/state-memory.ts';
import { PermanentError } from '../../../../shared/errors.ts';

const account = 'refresh-marts@p.iam.gserviceaccount.com';

async function serve(t: ExecutionContext, isAllowed: (access: Access) => boolean = () => true) {
  const memory = createMemoryState({ clock: createManualClock(new Date('2026-03-01T06:00:00Z')) });
  const { url, close } = await startStateServer({ state: memory, isAllowed });
  t.teardown(close);
  return { url, memory, state: createHttpState({ url, account }) };
}

test('each call asks for what Firestore would ask of the caller', async (t) => {
  const asked: Access[] = [];
  const { state } = await serve(t, (access) => asked.push(access) > 0);

  await state.list('publishes');
  const { version } = await state.put('publishes', 'a', 1);
  await state.read('publishes', 'a');
  await state.create('publishes', 'a', 1);
  await state.update('publishes', 'a', 1, { version });
  await state.delete('publishes', 'a');

  t.deepEqual(
    asked.map(({ permission }) => permission.replace('datastore.entities.', '')),
    ['list', 'create', 'update', 'get', 'create', 'update', 'delete'],
  );
  t.true(asked.every(({ caller, resource }) => caller === account && resource === 'kinds/publishes'));
});

test('a caller without the permission changes nothing and is told which it lacks', async (t) => {
  const { state, memory } = await serve(t, ({ permission }) => permission !== 'datastore.entities.update');
  await memory.put('publishes', 'a', 1);

  await t.throwsAsync(state.put('publishes', 'a', 2), {
    instanceOf: PermanentError,
    message:
      /^refresh-marts@p\.iam\.gserviceaccount\.com may not PUT .*: datastore\.entities\.update on kinds\/publishes/,
  });
  t.is((await memory.read('publishes', 'a'))?.value, 1);
});

test('a record shows its version as an ETag, so that curl can update it', async (t) => {
  const { url, memory } = await serve(t);
  const { version } = await memory.put('controls', 'pause', { reason: 'deploy' });

  const response = await fetch(`${url}/kinds/controls/pause`);

  t.is(response.headers.get('etag'), `"${version}"`);
  t.deepEqual(await response.json(), { value: { reason: 'deploy' }, version });
});

const refusals = [
  { claim: 'an unknown kind', path: '/kinds/secrets/a', status: 404, message: 'No such kind: secrets' },
  { claim: 'an unknown path', path: '/healthz', status: 404, message: 'No such path: /healthz' },
  {
    claim: 'a deeper path',
    path: '/kinds/controls/a/b',
    status: 404,
    message: 'No such path: /kinds/controls/a/b',
  },
  {
    claim: 'an absent record',
    path: '/kinds/controls/a',
    status: 404,
    message: 'No record controls/a',
  },
  {
    claim: 'a deletion of a whole kind',
    method: 'DELETE',
    path: '/kinds/controls',
    status: 404,
    message: 'A whole kind can be listed, not DELETE',
  },
  {
    claim: 'another method',
    method: 'PATCH',
    path: '/kinds/controls/a',
    status: 404,
    message: 'A record can be read, written or deleted, not PATCH',
  },
  { claim: 'an id in broken encoding', path: '/kinds/controls/%zz', status: 400, message: 'URI malformed' },
];
for (const { claim, method = 'GET', path, status, message } of refusals) {
  test(`${claim} is refused`, async (t) => {
    const { url } = await serve(t);

    const response = await fetch(url + path, { method });

    t.is(response.status, status);
    t.deepEqual(await response.json(), { error: { code: status, message } });
  });
}

test('a body that is not JSON is refused and writes nothing', async (t) => {
  const { url, memory } = await serve(t);

  const response = await fetch(`${url}/kinds/controls/a`, { method: 'PUT', body: '{' });

  t.is(response.status, 400);
  t.is(await memory.read('controls', 'a'), undefined);
});
