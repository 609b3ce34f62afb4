import type { ExecutionContext, TestFn } from 'ava';
import { createManualClock, type ManualClock } from '../../../shared/clients/clock.ts';
import { PermanentError } from '../../../shared/errors.ts';
import type { State } from '../../../shared/state.ts';
import { testCompareAndSet, testExpiry } from './contract-writes.ts';

type OpenedState = { state: State; close?: () => Promise<void> };

/** What every State must do, told as tests: the same ones run on memory, on HTTP and on Firestore. */
export function testStateContract(
  test: TestFn,
  name: string,
  open: (clock: ManualClock) => Promise<OpenedState>,
): void {
  const check: Check = (claim, exec) =>
    test(`${name}: ${claim}`, async (t) => {
      const clock = createManualClock(new Date('2026-03-01T06:00:00Z'));
      const { state, close } = await open(clock);
      t.teardown(() => close?.());
      await exec(state, clock, t);
    });

  testReading(check);
  testCompareAndSet(check);
  testExpiry(check);
  testListing(check);
  testRefusals(check);
}

/** Adds one claim about a state; the clock is the one that the state reads. */
export type Check = (
  claim: string,
  exec: (state: State, clock: ManualClock, t: ExecutionContext) => Promise<void>,
) => void;

function testReading(check: Check): void {
  check('what was not written reads as absent', async (state, _clock, t) => {
    t.is(await state.read('controls', 'nothing'), undefined);
  });

  check('a value reads as it was written, nested lists and odd names included', async (state, _clock, t) => {
    const value = { rows: [[1, 2], []], text: 'բարև', __proto: null, 'a.b/c': { deep: [{ x: false }] } };

    const { version } = await state.put('incidents', 'i1', value);

    t.deepEqual(await state.read('incidents', 'i1'), { value, version });
  });

  for (const id of ['mart_geo 2026-03-01T06:00', 'a%2Fb', 'ա?#&=+', 'x'.repeat(200)]) {
    check(`a record may be called ${id.slice(0, 30)}`, async (state, _clock, t) => {
      await state.put('publishes', id, 1);

      t.is((await state.read('publishes', id))?.value, 1);
      t.deepEqual(
        (await state.list('publishes')).map((record) => record.id),
        [id],
      );
    });
  }

  check('a record of another kind is another record', async (state, _clock, t) => {
    await state.put('publishes', 'same', 1);

    t.is(await state.read('controls', 'same'), undefined);
  });

  check('changing a value that was read does not change the record', async (state, _clock, t) => {
    await state.put('controls', 'c', { marts: ['a'] });

    (await state.read<{ marts: string[] }>('controls', 'c'))?.value.marts.push('b');

    t.deepEqual((await state.read('controls', 'c'))?.value, { marts: ['a'] });
  });
}

function testListing(check: Check): void {
  check(
    'a list holds the records of one kind and prefix, in the order of their ids',
    async (state, _clock, t) => {
      for (const id of ['vm_b', 'vm_a', 'web_a', 'vm']) await state.put('probe-history', id, { id });
      await state.put('remedies', 'vm_c', { id: 'vm_c' });

      const listed = await state.list('probe-history', { prefix: 'vm_' });
      const everything = await state.list('probe-history');

      t.deepEqual(
        listed.map(({ id, value }) => ({ id, value })),
        [
          { id: 'vm_a', value: { id: 'vm_a' } },
          { id: 'vm_b', value: { id: 'vm_b' } },
        ],
      );
      t.deepEqual(
        everything.map(({ id }) => id),
        ['vm', 'vm_a', 'vm_b', 'web_a'],
      );
    },
  );

  check('a listed record can be updated from its version', async (state, _clock, t) => {
    await state.put('notices', 'n1', 'due');
    const [listed] = await state.list('notices');

    t.is(
      (await state.update('notices', 'n1', 'sent', { version: listed?.version ?? '' })).outcome,
      'written',
    );
  });

  check('nothing is an empty list', async (state, _clock, t) => {
    t.deepEqual(await state.list('notices'), []);
  });
}

function testRefusals(check: Check): void {
  for (const id of ['', 'a/b', '..', '__x__', 'x'.repeat(201)]) {
    check(`no record is called "${id.slice(0, 5)}" (${id.length} characters)`, async (state, _clock, t) => {
      const message = `Expected the id of a record of controls to be 1 to 200 characters without "/", got "${id}"`;

      await t.throwsAsync(async () => state.put('controls', id, 1), { instanceOf: PermanentError, message });
      await t.throwsAsync(async () => state.read('controls', id), { instanceOf: PermanentError, message });
      await t.throwsAsync(async () => state.delete('controls', id), { instanceOf: PermanentError, message });
    });
  }

  check('a value that is not JSON is refused', async (state, _clock, t) => {
    await t.throwsAsync(async () => state.put('controls', 'c', undefined), {
      instanceOf: PermanentError,
      message: 'Expected the value of controls/c to be JSON, got undefined',
    });
  });

  check('a value that no document of Firestore can hold is refused', async (state, _clock, t) => {
    await t.throwsAsync(async () => state.put('controls', 'c', 'x'.repeat(1_000_000)), {
      instanceOf: PermanentError,
      message: 'Expected the value of controls/c to be at most 1000000 bytes, got 1000002',
    });
    await t.notThrowsAsync(async () => state.put('controls', 'c', 'x'.repeat(999_998)));
  });
}
