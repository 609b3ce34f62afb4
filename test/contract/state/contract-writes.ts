import type { Check } from './contract.ts';

/** Claims about writing: who wins, and who is told. */
export function testCompareAndSet(check: Check): void {
  check('a record is created once, and the second creator is told', async (state, _clock, t) => {
    const first = await state.create('runs', 'r1', { by: 'first' });
    const second = await state.create('runs', 'r1', { by: 'second' });

    t.is(first.outcome, 'written');
    t.deepEqual(second, { outcome: 'conflict' });
    t.deepEqual((await state.read('runs', 'r1'))?.value, { by: 'first' });
  });

  check('of ten creators at once, one wins', async (state, _clock, t) => {
    const writes = await Promise.all(
      Array.from({ length: 10 }, (_, creator) => state.create('runs', 'r1', { creator })),
    );

    const winner = writes.findIndex((write) => write.outcome === 'written');
    t.is(writes.filter((write) => write.outcome === 'written').length, 1);
    t.deepEqual((await state.read('runs', 'r1'))?.value, { creator: winner });
  });

  check(
    'an update goes through from the version that was read, by a write or a read',
    async (state, _clock, t) => {
      const { version: first } = await state.put('remedies', 'vm', 1);
      const second = await state.update('remedies', 'vm', 2, { version: first });
      const read = await state.read('remedies', 'vm');

      t.deepEqual(second, { outcome: 'written', version: read?.version ?? '' });
      t.not(read?.version, first);
      const third = await state.update('remedies', 'vm', 3, { version: read?.version ?? '' });
      t.is(third.outcome, 'written');
      t.is((await state.read('remedies', 'vm'))?.value, 3);
    },
  );

  check('an update from an earlier version is a conflict and changes nothing', async (state, _clock, t) => {
    const { version } = await state.put('remedies', 'vm', 1);
    await state.put('remedies', 'vm', 2);

    t.deepEqual(await state.update('remedies', 'vm', 3, { version }), { outcome: 'conflict' });
    t.is((await state.read('remedies', 'vm'))?.value, 2);
  });

  check(
    'an update of what was deleted is a conflict, also after it was made anew',
    async (state, _clock, t) => {
      const { version } = await state.put('remedies', 'vm', 1);
      await state.delete('remedies', 'vm');

      t.deepEqual(await state.update('remedies', 'vm', 2, { version }), { outcome: 'conflict' });
      await state.create('remedies', 'vm', 1);
      t.deepEqual(await state.update('remedies', 'vm', 2, { version }), { outcome: 'conflict' });
    },
  );

  check('a deletion is done once or twice, the result is the same', async (state, _clock, t) => {
    await state.put('controls', 'pause', 1);

    t.deepEqual(await state.delete('controls', 'pause'), { outcome: 'deleted' });
    t.deepEqual(await state.delete('controls', 'pause'), { outcome: 'deleted' });
    t.is(await state.read('controls', 'pause'), undefined);
  });

  check('a deletion from an earlier version is a conflict and deletes nothing', async (state, _clock, t) => {
    const { version } = await state.put('controls', 'pause', 1);
    const { version: current } = await state.put('controls', 'pause', 2);

    t.deepEqual(await state.delete('controls', 'pause', { version }), { outcome: 'conflict' });
    t.is((await state.read('controls', 'pause'))?.value, 2);
    t.deepEqual(await state.delete('controls', 'pause', { version: current }), { outcome: 'deleted' });
  });
}

/** Claims about records that expire. */
export function testExpiry(check: Check): void {
  const expiresAt = new Date('2026-03-01T06:15:00Z');

  check(
    'a record is there until the instant it expires, and absent from then on',
    async (state, clock, t) => {
      await state.create('runs', 'r1', 1, { expiresAt });

      clock.advance(15 * 60_000 - 1);
      t.deepEqual((await state.read('runs', 'r1'))?.expiresAt, expiresAt);
      clock.advance(1);
      t.is(await state.read('runs', 'r1'), undefined);
      t.deepEqual(await state.list('runs'), []);
    },
  );

  check('an expired record can be created anew, once', async (state, clock, t) => {
    await state.create('runs', 'r1', 1, { expiresAt });
    clock.advance(15 * 60_000);

    const writes = await Promise.all([
      state.create('runs', 'r1', 2, { expiresAt: new Date('2026-03-01T07:00:00Z') }),
      state.create('runs', 'r1', 2, { expiresAt: new Date('2026-03-01T07:00:00Z') }),
    ]);

    t.deepEqual(writes.map((write) => write.outcome).sort(), ['conflict', 'written']);
    t.is((await state.read('runs', 'r1'))?.value, 2);
  });

  check('an expired record is neither updated nor deleted from its version', async (state, clock, t) => {
    const { version } = await state.put('runs', 'r1', 1, { expiresAt });
    clock.advance(15 * 60_000);

    t.deepEqual(await state.update('runs', 'r1', 2, { version }), { outcome: 'conflict' });
    t.deepEqual(await state.delete('runs', 'r1', { version }), { outcome: 'conflict' });
    t.is(await state.read('runs', 'r1'), undefined);
  });

  check('an update without expiry keeps the record for good', async (state, clock, t) => {
    const { version } = await state.put('runs', 'r1', 1, { expiresAt });
    await state.update('runs', 'r1', 2, { version });
    clock.advance(60 * 60_000);

    t.is((await state.read('runs', 'r1'))?.value, 2);
    t.false('expiresAt' in ((await state.read('runs', 'r1')) ?? {}));
  });
}
