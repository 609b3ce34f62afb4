import type { Clock, Timer } from '../../../../shared/clients/clock.ts';
import type { Message } from './message.ts';

/** How many of the next messages a fault hits; `Infinity` for all until `clear`. Default 1. */
export type FaultCount = { count?: number };

/** What a story can do to messages on their way; `resource` is the full name of a topic or subscription. */
export type Faults = {
  /** Messages are lost. */
  drop: (resource: string, options?: FaultCount) => void;
  /** Messages arrive later, by the broker's clock. */
  delay: (resource: string, options: FaultCount & { milliseconds: number }) => void;
  /** Messages arrive twice, or `copies` times more. */
  duplicate: (resource: string, options?: FaultCount & { copies?: number }) => void;
  /** The next `count` (default 2) messages arrive last one first; those there after the window arrive anyway. */
  reorder: (resource: string, options?: FaultCount & { withinMilliseconds?: number }) => void;
  /** Ends the faults of one resource, or all; messages that were held back arrive. */
  clear: (resource?: string) => void;
};

/** Passes a message on, or does to it what a fault of this topic or subscription says. */
export type Route = (resource: string, message: Message, offer: Offer) => void;

type Offer = (message: Message) => void;
type Fault = {
  resource: string;
  left: number;
  apply: (message: Message, offer: Offer) => void;
  end: () => void;
};

const defaultWindowMilliseconds = 1000;

/** Keeps the faults and the messages they hold back. */
export function createFaults(clock: Clock): { faults: Faults; route: Route } {
  let active: Fault[] = [];

  const add = (resource: string, fault: Partial<Fault> & Pick<Fault, 'apply' | 'left'>) => {
    active.push({ resource, end: () => undefined, ...fault });
  };

  const clear = (resource?: string) => {
    const ended = active.filter((fault) => !resource || fault.resource === resource);
    active = active.filter((fault) => !ended.includes(fault));
    for (const fault of ended) fault.end();
  };

  return {
    route: (resource, message, offer) => {
      const fault = active.find((candidate) => candidate.left > 0 && candidate.resource === resource);
      if (!fault) return offer(message);
      fault.left--;
      fault.apply(message, offer);
    },
    faults: {
      drop: (resource, { count = 1 } = {}) => add(resource, { left: count, apply: () => undefined }),
      delay: (resource, { milliseconds, count = 1 }) =>
        add(resource, { left: count, ...createDelay(clock, milliseconds) }),
      duplicate: (resource, { count = 1, copies = 1 } = {}) =>
        add(resource, {
          left: count,
          apply: (message, offer) => {
            for (let copy = 0; copy <= copies; copy++) offer(message);
          },
        }),
      reorder: (resource, { count = 2, withinMilliseconds = defaultWindowMilliseconds } = {}) =>
        add(resource, { left: count, ...createReordering(clock, count, withinMilliseconds) }),
      clear,
    },
  };
}

function createDelay(clock: Clock, milliseconds: number): Pick<Fault, 'apply' | 'end'> {
  const held = new Map<Timer, () => void>();
  return {
    apply: (message, offer) => {
      const timer = clock.after(milliseconds, () => {
        held.delete(timer);
        offer(message);
      });
      held.set(timer, () => offer(message));
    },
    end: () => {
      for (const [timer, release] of held) {
        timer.cancel();
        release();
      }
      held.clear();
    },
  };
}

function createReordering(
  clock: Clock,
  count: number,
  withinMilliseconds: number,
): Pick<Fault, 'apply' | 'end'> {
  let held: (() => void)[] = [];
  let timer: Timer | undefined;
  const end = () => {
    timer?.cancel();
    timer = undefined;
    const released = held.reverse();
    held = [];
    for (const release of released) release();
  };
  return {
    end,
    apply: (message, offer) => {
      held.push(() => offer(message));
      timer ??= clock.after(withinMilliseconds, end);
      if (held.length >= count) end();
    },
  };
}
