import type { Clock } from '../../../../shared/clients/clock.ts';

/** Superset's Celery worker and its beat, which look at each alert once a minute. */
export type Workers = {
  areUp: () => boolean;
  stop: () => void;
  start: () => void;
  /** When they last looked at what has been active since then; null where they have not yet. */
  lastLookSince: (since: Date) => Date | null;
};

const beatMilliseconds = 60_000;

/** Starts them; what they did is told by the clock when somebody asks. */
export function createWorkers(clock: Clock): Workers {
  let stoppedAt: Date | undefined;
  let startedAt = new Date(0);

  return {
    areUp: () => stoppedAt === undefined,
    stop: () => {
      stoppedAt ??= clock.now();
    },
    start: () => {
      if (stoppedAt === undefined) return;
      stoppedAt = undefined;
      startedAt = clock.now();
    },
    lastLookSince: (since) => {
      const until = stoppedAt ?? clock.now();
      const beat = Math.floor(until.getTime() / beatMilliseconds) * beatMilliseconds;
      const isAfter = beat >= since.getTime() && beat >= startedAt.getTime();
      return isAfter ? new Date(beat) : null;
    },
  };
}
