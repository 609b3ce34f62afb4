import { Temporal } from 'temporal-polyfill';
import type { Clock, Timer } from '../../../shared/clients/clock.ts';

/** Stands in for Google's daily export: yesterday's table lands every afternoon. */
export type Exporter = {
  faults: {
    /** From now on days do not land; they are kept. */
    hold: () => void;
    /** What was held lands at once, and the days after it in time. */
    release: () => Promise<void>;
  };
  /** Resolves when no table is being written. */
  idle: () => Promise<void>;
  stop: () => void;
};

/** GA4 exports usually arrive in the afternoon of the next day; before `source.expectedBy`. */
const landsAt = '14:00';

/** Starts the export of the days from today on; those before it are the caller's. */
export function startExporter(options: {
  clock: Clock;
  timeZone: string;
  /** Writes the table of a day. */
  land: (day: Temporal.PlainDate) => Promise<void>;
  onError: (error: unknown) => void;
}): Exporter {
  const { clock, timeZone, land, onError } = options;
  let isHolding = false;
  let held: Temporal.PlainDate[] = [];
  let timer: Timer | undefined;
  const landing = new Set<Promise<void>>();

  const start = (day: Temporal.PlainDate) => {
    const done = land(day)
      .catch(onError)
      .finally(() => landing.delete(done));
    landing.add(done);
    return done;
  };
  const arm = (after: Temporal.PlainDate) => {
    const due = after.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(landsAt) });
    timer = clock.after(due.epochMilliseconds - clock.now().getTime(), () => {
      const yesterday = after.subtract({ days: 1 });
      arm(after.add({ days: 1 }));
      if (isHolding) held.push(yesterday);
      else void start(yesterday);
    });
  };

  // Yesterday's table is there already: the emulated cloud starts with whole days.
  arm(todayIn(timeZone, clock).add({ days: 1 }));
  return {
    faults: {
      hold: () => {
        isHolding = true;
      },
      release: async () => {
        isHolding = false;
        const days = held;
        held = [];
        for (const day of days) await start(day);
      },
    },
    idle: async () => {
      await Promise.all(landing);
    },
    stop: () => timer?.cancel(),
  };
}

function todayIn(timeZone: string, clock: Clock): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(clock.now().getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
}
