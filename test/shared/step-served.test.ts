import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import test, { type ExecutionContext } from 'ava';
import { TransientError } from '../../shared/errors.ts';
import { createStep, type StepCollaborators, type Work } from '../../shared/step.ts';
import { createStepWorld } from './_step-world.ts';
import { dataOf, pushOf } from './events/_push.ts';

let served = 0;

/** Serves a step as the cloud does, and pushes to it. */
async function serve(
  t: ExecutionContext,
  work: Work<'refresh-marts'>,
  more: Partial<StepCollaborators<'refresh-marts'>> = {},
) {
  const world = createStepWorld(work);
  const name = `step-${++served}`;
  http(name, createStep({ ...world.step, ...more }));
  const server = getTestServer(name);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const post = async (body: string, contentType = 'application/json') => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': contentType, connection: 'close' },
      body,
    });
    return { status: response.status, text: await response.text() };
  };
  return {
    ...world,
    post,
    push: (message: Record<string, unknown>) => post(JSON.stringify(pushOf(message))),
  };
}

test('a push that is carried out is answered 204', async (t) => {
  const requests: unknown[] = [];
  const { push } = await serve(t, async ({ request }) => void requests.push(request));

  t.deepEqual(await push({ data: dataOf({ only: ['mart_geo'] }) }), { status: 204, text: '' });
  t.deepEqual(requests, [{ only: ['mart_geo'] }]);
});

test('a push that cannot be read is answered 204 and told in a fact', async (t) => {
  const { push, published } = await serve(t, async () => t.fail('refused before any work'));

  t.deepEqual(await push({ data: dataOf('hello') }), { status: 204, text: '' });
  t.is(published[0]?.attributes.type, 'watchdog.request-rejected.v1');
});

test('a failure is answered 500 without a word of it', async (t) => {
  const { push } = await serve(t, async () => {
    throw new TransientError('Login with the password "hunter2" failed');
  });

  t.deepEqual(await push({}), { status: 500, text: '' });
});

test('a clock that cannot be set is a failure like any other', async (t) => {
  const { step } = createStepWorld(async () => undefined);
  const { push, log } = await serve(t, async () => t.fail('not without the time'), {
    clock: {
      ...step.clock,
      synchronise: () => Promise.reject(new TransientError('The clock at http://secret did not answer')),
    },
  });

  t.deepEqual(await push({}), { status: 500, text: '' });
  t.is(log.lines[0]?.message, 'The request failed and will be delivered again');
});

test('after a failure the same server carries out the next push', async (t) => {
  let isBroken = true;
  const { push } = await serve(t, async () => {
    if (isBroken) throw new TypeError('x is not a function');
  });

  t.is((await push({})).status, 500);
  isBroken = false;
  t.is((await push({})).status, 204);
});

test('the clock is set before the work reads it', async (t) => {
  const { step } = createStepWorld(async () => undefined);
  const order: string[] = [];
  const { push } = await serve(t, async () => void order.push('work'), {
    clock: { ...step.clock, synchronise: async () => void order.push('clock') },
  });

  await push({});

  t.deepEqual(order, ['clock', 'work']);
});

for (const [what, body, contentType] of [
  ['text', 'hello', 'text/plain'],
  ['a form', 'only=mart_geo', 'application/x-www-form-urlencoded'],
  ['bytes', 'hello', 'application/octet-stream'],
  ['nothing', '', 'application/json'],
] as const) {
  test(`${what} in place of a push is rejected, not delivered again`, async (t) => {
    const { post, published } = await serve(t, async () => t.fail('refused before any work'));

    t.deepEqual(await post(body, contentType), { status: 204, text: '' });
    t.is(published[0]?.attributes.type, 'watchdog.request-rejected.v1');
  });
}

test('a push of 10 MB is rejected like any other', async (t) => {
  const { push, published } = await serve(t, async () => t.fail('refused before any work'));

  t.is((await push({ data: dataOf('a'.repeat(10 * 1024 * 1024)) })).status, 204);
  t.like(published[0]?.event.data, { field: 'message.data', messageId: '9731' });
});
