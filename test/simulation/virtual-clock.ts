import type { Clock } from '../../shared/clients/clock.ts';

/** A clock on which a day takes as long as what happens in it. */
export type VirtualClock = Clock & {
  /** Lives through everything that happens until then, each thing at its own instant. */
  runUntil: (end: Date) => Promise<void>;
};

type Alarm = { at: number; order: number; callback: (() => void) | undefined };

/** Time passes only in `runUntil`, and never while a promise is still on its way. */
export function createVirtualClock(start: Date): VirtualClock {
  const alarms: Alarm[] = [];
  let current = start.getTime();
  let order = 0;

  const after: Clock['after'] = (milliseconds, callback) => {
    const alarm: Alarm = { at: current + Math.max(0, milliseconds), order: order++, callback };
    alarms.splice(placeOf(alarms, alarm), 0, alarm);
    return {
      cancel: () => {
        alarm.callback = undefined;
      },
    };
  };

  return {
    now: () => new Date(current),
    after,
    sleep: (milliseconds) => new Promise((resolve) => void after(milliseconds, resolve)),
    runUntil: async (end) => {
      for (;;) {
        await settled();
        const next = alarms.at(-1);
        if (!next || next.at > end.getTime()) break;
        alarms.pop();
        current = next.at;
        next.callback?.();
      }
      current = end.getTime();
    },
  };
}

/** Where an alarm belongs in a list whose last one is the next to go off. */
function placeOf(alarms: readonly Alarm[], { at, order }: Alarm): number {
  let low = 0;
  let high = alarms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = alarms[middle];
    const isLater = other !== undefined && (other.at > at || (other.at === at && other.order > order));
    if (isLater) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Resolves when every promise that could go on has gone on: nothing in a simulation waits for anything real. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
