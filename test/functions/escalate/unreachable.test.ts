import test from 'ava';
import { createManualClock } from '../../../shared/clients/clock.ts';
import { createMailError } from '../../../shared/clients/mail-problem.ts';
import { createMemoryState } from '../../../shared/clients/state-memory.ts';
import { PermanentError, TransientError } from '../../../shared/errors.ts';
import { createWorld, morning } from './_world.ts';

function failingState(error: Error) {
  const state = createMemoryState({ clock: createManualClock(new Date(morning)) });
  return { ...state, read: () => Promise.reject(error) };
}

test('a fact that comes while the state store denies access is mailed without it, and kept', async (t) => {
  const world = createWorld({ state: failingState(new PermanentError('Firestore denies access')) });

  const outcome = await world.probe('down');

  t.is(outcome, 'retry', 'an acknowledged message would be lost');
  t.deepEqual(world.withoutState, ['health-probed/1']);
});

test('a fact is kept although nobody could be told without the state store', async (t) => {
  const world = createWorld({
    state: failingState(new TransientError('Firestore does not answer')),
    sendStateless: () => Promise.reject(createMailError('recipient-refused', '550 no such mailbox')),
  });

  t.is(await world.probe('down'), 'retry');
});

test('while nothing can be published, mails go out, and the state store is not said to be away', async (t) => {
  const world = createWorld({ publish: () => Promise.reject(new TransientError('Publishing failed')) });

  t.is(await world.probe('down'), 'retry', 'what was decided is still to be published');
  world.clock.advance(60_000);
  await t.throwsAsync(world.tick());

  t.deepEqual(world.withoutState, []);
  t.true(world.mailed.some((id) => id.endsWith('/first-notice/devOps')));
  t.true(((await world.board())?.facts.length ?? 0) > 0, 'facts are kept until they are published');
});
