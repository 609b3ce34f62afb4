import { once } from 'node:events';
import test, { type ExecutionContext } from 'ava';
import { startClockServer } from '../../../deploy/local/clock/clock-server.ts';
import { createManualClock, type ManualClock } from '../../../shared/clients/clock.ts';
import { openClock } from '../../../shared/clients/remote-clock.ts';
import { ConfigError, TransientError } from '../../../shared/errors.ts';

const start = new Date('2026-03-01T06:00:00Z');

async function serve(t: ExecutionContext, { running = false }: { running?: boolean } = {}) {
  const { clock, timerSet } = observeTimers(createManualClock(start));
  const server = await startClockServer({ clock, isRunning: () => running });
  t.teardown(server.close);
  return { manual: clock, timerSet, server, clock: await openClock(server.url) };
}

/** A manual clock that tells when the server has begun to wait on it, so that no test has to guess. */
function observeTimers(manual: ManualClock) {
  const target = new EventTarget();
  const clock: ManualClock = {
    ...manual,
    after: (milliseconds, callback) => {
      const timer = manual.after(milliseconds, callback);
      target.dispatchEvent(new Event('set'));
      return {
        cancel: () => {
          timer.cancel();
          target.dispatchEvent(new Event('cancelled'));
        },
      };
    },
  };
  return { clock, timerSet: (event: 'set' | 'cancelled') => once(target, event) };
}

test('a standing clock shows exactly the instant it was set to', async (t) => {
  const { clock, manual } = await serve(t);
  t.deepEqual(clock.now(), start);

  manual.advance(61_000);
  await clock.synchronise();

  t.deepEqual(clock.now(), new Date('2026-03-01T06:01:01Z'));
  t.deepEqual(clock.now(), new Date('2026-03-01T06:01:01Z'));
});

test('a clock that was not synchronised still shows the time of the last answer', async (t) => {
  const { clock, manual } = await serve(t);

  manual.advance(61_000);

  t.deepEqual(clock.now(), start);
});

test('a running clock goes on between two answers, by the time that passes on this machine', async (t) => {
  const { server, manual } = await serve(t, { running: true });
  let elapsedMilliseconds = 5000;
  const clock = await openClock(server.url, () => elapsedMilliseconds);

  elapsedMilliseconds += 250;
  t.deepEqual(clock.now(), new Date('2026-03-01T06:00:00.250Z'));

  manual.advance(3_600_000);
  await clock.synchronise();
  t.deepEqual(clock.now(), new Date('2026-03-01T07:00:00Z'));
});

test('a sleep ends when the emulated time comes, and not before', async (t) => {
  const { clock, manual, timerSet } = await serve(t);
  const begun = timerSet('set');
  let isAwake = false;
  const sleep = clock.sleep(90_000).then(() => {
    isAwake = true;
  });
  await begun;

  manual.advance(89_999);
  await clock.synchronise();
  t.false(isAwake);

  manual.advance(1);
  await sleep;
  t.deepEqual(clock.now(), new Date('2026-03-01T06:01:30Z'));
});

test('a sleep that is aborted rejects with the reason and leaves no timer behind', async (t) => {
  const { clock, timerSet } = await serve(t);
  const begun = timerSet('set');
  const controller = new AbortController();
  const sleep = clock.sleep(90_000, controller.signal);
  await begun;
  const cancelled = timerSet('cancelled');

  controller.abort(new Error('enough'));

  await t.throwsAsync(sleep, { message: 'enough' });
  await cancelled;
  t.pass();
});

test('a timer fires once at its instant', async (t) => {
  const { clock, manual, timerSet } = await serve(t);
  const begun = timerSet('set');
  let fired = 0;
  const firing = new Promise<void>((resolve) => {
    clock.after(1000, () => {
      fired += 1;
      resolve();
    });
  });
  await begun;

  manual.advance(1000);
  await firing;
  manual.advance(1000);
  await clock.synchronise();

  t.is(fired, 1);
});

test('a cancelled timer does not fire', async (t) => {
  const { clock, manual, timerSet } = await serve(t);
  const begun = timerSet('set');
  const timer = clock.after(1000, () => t.fail());
  await begun;
  const cancelled = timerSet('cancelled');

  timer.cancel();
  await cancelled;
  manual.advance(1000);
  await clock.synchronise();

  t.pass();
});

test('a sleeper whose clock goes away is told so', async (t) => {
  const { clock, server, timerSet } = await serve(t);
  const begun = timerSet('set');
  const sleep = clock.sleep(90_000);
  await begun;

  await Promise.all([
    t.throwsAsync(sleep, {
      instanceOf: TransientError,
      message: `The clock at ${server.url} did not answer`,
    }),
    server.close(),
  ]);
});

test('without CLOCK_URL the clock is the machine’s', async (t) => {
  const clock = await openClock(undefined);
  const before = Date.now();

  await clock.synchronise();

  t.true(clock.now().getTime() >= before);
});

test('a clock that is not there, or no address, is an error at once', async (t) => {
  await t.throwsAsync(openClock('http://127.0.0.1:1'), { instanceOf: TransientError });
  await t.throwsAsync(openClock('tomorrow'), {
    instanceOf: ConfigError,
    message: 'Expected CLOCK_URL to be http://…, got "tomorrow"',
  });
});

test('the clock server refuses what is no question about time', async (t) => {
  const { server } = await serve(t);

  t.is((await fetch(`${server.url}/wait?until=soon`)).status, 400);
  t.is((await fetch(`${server.url}/elsewhere`)).status, 404);
});
