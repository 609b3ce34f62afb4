import type { Clock } from '../../shared/clients/clock.ts';

/** Thrown when a delivery's working time is over: the run goes on in a continuation, nothing is lost. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

/**
 * The working time of one delivery. BigQuery keeps working when it is over, so the next delivery of the run
 * finds the same jobs further on.
 */
export type WorkingTime = {
  /** Milliseconds left, never negative. */
  left: () => number;
  /** Throws `OutOfTime` when it is over. */
  check: () => void;
  /** Waits, but not beyond the end; throws `OutOfTime` there. */
  sleep: (milliseconds: number) => Promise<void>;
};

/** Starts the working time of a delivery. */
export function startWorkingTime(clock: Clock, seconds: number): WorkingTime {
  const end = clock.now().getTime() + seconds * 1000;
  const left = () => Math.max(0, end - clock.now().getTime());
  const check = () => {
    if (left() === 0) throw new OutOfTime(`${seconds} s of work are over`);
  };
  return {
    left,
    check,
    sleep: async (milliseconds) => {
      check();
      await clock.sleep(Math.min(milliseconds, left()));
      check();
    },
  };
}
