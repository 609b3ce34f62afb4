import test from 'ava';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { openState } from '../../../shared/clients/state-open.ts';
import { ConfigError, TransientError } from '../../../shared/errors.ts';

const options = {
  clock: createManualClock(new Date('2026-03-01T06:00:00Z')),
  account: 'refresh-marts@p.iam.gserviceaccount.com',
  project: 'p',
};

test('memory: is a state of its own each time', async (t) => {
  const state = await openState('memory:', options);
  await state.put('controls', 'c', 1);

  t.is((await state.read('controls', 'c'))?.value, 1);
  t.is(await (await openState('memory:', options)).read('controls', 'c'), undefined);
});

test('an http address is the state that is served there', async (t) => {
  const state = await openState('http://127.0.0.1:1', options);

  await t.throwsAsync(state.read('controls', 'c'), { instanceOf: TransientError });
});

test('another address is refused by name', async (t) => {
  await t.throwsAsync(openState('redis://a', options), {
    instanceOf: ConfigError,
    message: 'Expected STATE_URL to be memory:, http://… or firestore:, got "redis://a"',
  });
});
