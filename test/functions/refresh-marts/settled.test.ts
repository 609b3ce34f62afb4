import test from 'ava';
import { OutOfTime } from '../../../functions/refresh-marts/run-time.ts';
import { completedOrThrow } from '../../../functions/refresh-marts/settled.ts';

test('results come in the order of their promises', async (t) => {
  const slow = new Promise<string>((resolve) => setImmediate(() => resolve('slow')));

  t.deepEqual(await completedOrThrow([slow, Promise.resolve('fast')]), ['slow', 'fast']);
  t.deepEqual(await completedOrThrow([]), []);
});

test('an error is thrown only after everything else has come to rest', async (t) => {
  const order: string[] = [];
  const slow = new Promise<void>((resolve) =>
    setImmediate(() => {
      order.push('slow is done');
      resolve();
    }),
  );

  await t.throwsAsync(completedOrThrow([Promise.reject(new Error('state is away')), slow]), {
    message: 'state is away',
  });

  t.deepEqual(order, ['slow is done']);
});

test('of several errors the cause is thrown, not that the time was over', async (t) => {
  const outOfTime = Promise.reject(new OutOfTime('480 s of work are over'));
  const cause = Promise.reject(new Error('state is away'));

  await t.throwsAsync(completedOrThrow([outOfTime, cause]), { message: 'state is away' });
});

test('where nothing but the time was over, that is thrown', async (t) => {
  const outOfTime = Promise.reject(new OutOfTime('480 s of work are over'));

  await t.throwsAsync(completedOrThrow([Promise.resolve(1), outOfTime]), { instanceOf: OutOfTime });
});

test('a rejection without a reason is an error, too', async (t) => {
  const error = await completedOrThrow([Promise.reject(undefined)]).then(
    () => 'completed',
    () => 'thrown',
  );

  t.is(error, 'thrown');
});
