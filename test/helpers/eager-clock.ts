import { type Clock, createManualClock } from '../../shared/clients/clock.ts';

/** A clock on which waiting costs nothing: `sleep` moves it on and returns in the same turn of the event loop. */
export function createEagerClock(start: Date): Clock {
  const clock = createManualClock(start);
  return {
    ...clock,
    sleep: async (milliseconds) => {
      await Promise.resolve();
      clock.advance(milliseconds);
    },
  };
}
