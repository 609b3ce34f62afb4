import { type Clock, createShiftedClock, type Timer, withSleep } from '../../../shared/clients/clock.ts';

/** A running clock that can be moved on: hours of waiting take as long as what happens in them. */
export type LeapingClock = Clock & {
  /** When the earliest timer is due; undefined where nothing waits. */
  nextTimerAt: () => Date | undefined;
  /** Moves on to an instant, firing the timers on the way in order, each at its own; never moves back. */
  leapTo: (instant: Date) => void;
};

type Waiting = { at: number; order: number; callback: () => void };

/**
 * Runs `rate` times as fast as the machine's clock from `start` on, and leaps when it is told to. Work in flight
 * goes on in running time, so nothing that waits inside it can keep a leap from coming.
 */
export function createLeapingClock(start: Date, rate = 1): LeapingClock {
  const machine = createShiftedClock(0);
  const origin = machine.now().getTime();
  let leapt = 0;
  let instant: number | undefined;
  let order = 0;
  let waiting: Waiting[] = [];
  let alarm: Timer | undefined;

  const running = () => start.getTime() + leapt + (machine.now().getTime() - origin) * rate;
  const now = () => new Date(instant ?? running());

  function arm(): void {
    alarm?.cancel();
    const [first] = waiting;
    if (!first) return;
    alarm = machine.after(Math.max(0, Math.ceil((first.at - running()) / rate)), () => {
      fireUntil(running());
      arm();
    });
  }

  function fireUntil(end: number): void {
    for (let first = waiting[0]; first && first.at <= end; first = waiting[0]) {
      waiting = waiting.slice(1);
      // While it is called, it is the instant that it waited for.
      instant = first.at;
      try {
        first.callback();
      } finally {
        instant = undefined;
      }
    }
  }

  const after: Clock['after'] = (milliseconds, callback) => {
    const timer = { at: now().getTime() + Math.max(0, milliseconds), order: order++, callback };
    waiting = [...waiting, timer].toSorted((a, b) => a.at - b.at || a.order - b.order);
    arm();
    return {
      cancel: () => {
        waiting = waiting.filter((other) => other !== timer);
        if (waiting.length === 0) alarm?.cancel();
      },
    };
  };

  return {
    ...withSleep({ now, after }),
    nextTimerAt: () => (waiting[0] ? new Date(waiting[0].at) : undefined),
    leapTo: (target) => {
      const end = target.getTime();
      fireUntil(end);
      leapt += Math.max(0, end - running());
      arm();
    },
  };
}
