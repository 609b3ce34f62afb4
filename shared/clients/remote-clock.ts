import { ConfigError, TransientError } from '../errors.ts';
import { type Clock, createSystemClock } from './clock.ts';

/** A clock that a handler sets right at the start of each call, so that `now` costs nothing afterwards. */
export type SynchronisedClock = Clock & {
  /** Asks what time it is; nothing to do where the clock is the machine's own. */
  synchronise: () => Promise<void>;
};

/**
 * Opens the clock that `CLOCK_URL` names: the machine's when unset, the emulated cloud's for `http://…`, which
 * goes on by this machine's elapsed time between two answers if it is a running one.
 */
export async function openClock(
  url: string | undefined,
  elapsedMilliseconds: () => number = () => performance.now(),
): Promise<SynchronisedClock> {
  if (url === undefined) return { ...createSystemClock(), synchronise: async () => {} };
  if (!/^https?:\/\/./.test(url)) throw new ConfigError(`Expected CLOCK_URL to be http://…, got "${url}"`);
  return openRemoteClock(url, elapsedMilliseconds);
}

/** What the clock server says, and when this machine heard it. */
type Reading = { now: number; running: boolean; heardAt: number };

async function openRemoteClock(url: string, elapsed: () => number): Promise<SynchronisedClock> {
  const hear = async (path: string | URL, signal?: AbortSignal): Promise<Reading> => {
    const answer = await fetchTime(new URL(path, url), signal);
    return { ...answer, heardAt: elapsed() };
  };
  let reading = await hear('/');

  const now = () => new Date(reading.now + (reading.running ? elapsed() - reading.heardAt : 0));
  const keep = (next: Reading) => {
    // Two answers may overtake each other, and a clock that stands still never goes back.
    if (next.running || next.now >= reading.now) reading = next;
  };
  const waitUntil = async (instant: number, signal?: AbortSignal) => {
    const question = new URL('/wait', url);
    question.searchParams.set('until', new Date(instant).toISOString());
    for (;;) {
      const answer = await hear(question, signal);
      keep(answer);
      if (answer.now >= instant) return;
    }
  };

  return {
    now,
    synchronise: async () => keep(await hear('/')),
    sleep: (milliseconds, signal) => waitUntil(now().getTime() + milliseconds, signal),
    after: (milliseconds, callback) => {
      const cancelled = new AbortController();
      // A clock that is gone cannot say when: firing early ends a deadline's work, never firing hangs it.
      const fire = () => {
        if (!cancelled.signal.aborted) callback();
      };
      void waitUntil(now().getTime() + milliseconds, cancelled.signal).then(fire, fire);
      return { cancel: () => cancelled.abort() };
    },
  };
}

async function fetchTime(url: URL, signal?: AbortSignal): Promise<Omit<Reading, 'heardAt'>> {
  try {
    const response = await fetch(url, signal ? { signal } : {});
    const { now, running } = (await response.json()) as { now: string; running: boolean };
    return { now: new Date(now).getTime(), running };
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw new TransientError(`The clock at ${url.origin} did not answer`, {
      cause,
      fields: { url: url.href },
    });
  }
}
