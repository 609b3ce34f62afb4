import { type Clock, createShiftedClock } from '../../shared/clients/clock.ts';

/**
 * A clock that runs `factor` times as fast as the machine's, so that a story with minutes of back-off takes a
 * second. Which instant something happens at is up to the machine: stories assert on order and outcome only.
 */
export function createAcceleratedClock(start: Date, factor: number): Clock {
  const machine = createShiftedClock(0);
  const origin = machine.now().getTime();
  return {
    now: () => new Date(start.getTime() + (machine.now().getTime() - origin) * factor),
    after: (milliseconds, callback) => machine.after(milliseconds / factor, callback),
    sleep: (milliseconds, signal) => machine.sleep(milliseconds / factor, signal),
  };
}
