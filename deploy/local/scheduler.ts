import { Cron } from 'croner';
import type { Clock, Timer } from '../../shared/clients/clock.ts';
import type { ResolvedSchedule } from '../manifest.ts';

/** Publishes the manifest's scheduled messages when their time comes, on the emulated cloud's clock. */
export type Scheduler = {
  /** When each schedule fires next, soonest first. */
  upcoming: () => { name: string; at: Date }[];
  /** Resolves when no message is on its way to Pub/Sub. */
  idle: () => Promise<void>;
  stop: () => void;
};

/** Starts all schedules. A publish that fails is reported, and the next firing is not affected. */
export function startScheduler(options: {
  schedules: readonly ResolvedSchedule[];
  clock: Clock;
  /** Publishes a schedule's message. */
  fire: (schedule: string) => Promise<unknown>;
  onError: (schedule: string, error: unknown) => void;
}): Scheduler {
  const { schedules, clock, fire, onError } = options;
  const waiting = new Map<string, { at: Date; timer: Timer }>();
  const publishing = new Set<Promise<unknown>>();

  function arm(schedule: ResolvedSchedule): void {
    const at = nextFire(schedule, clock.now());
    const timer = clock.after(at.getTime() - clock.now().getTime(), () => {
      arm(schedule);
      const publish = fire(schedule.name)
        .catch((error: unknown) => onError(schedule.name, error))
        .finally(() => publishing.delete(publish));
      publishing.add(publish);
    });
    waiting.set(schedule.name, { at, timer });
  }

  schedules.forEach(arm);
  return {
    upcoming: () =>
      [...waiting].map(([name, { at }]) => ({ name, at })).sort((a, b) => a.at.getTime() - b.at.getTime()),
    idle: async () => {
      await Promise.all(publishing);
    },
    stop: () => {
      for (const { timer } of waiting.values()) timer.cancel();
    },
  };
}

/** The first instant after `after` at which a schedule fires. */
export function nextFire({ name, cron, timeZone }: ResolvedSchedule, after: Date): Date {
  const next = new Cron(cron, { timezone: timeZone, paused: true }).nextRun(after);
  if (!next) throw new RangeError(`Schedule ${name} (${cron}) never fires after ${after.toISOString()}`);
  return next;
}
