import type { Fault, PortName } from '../faults.ts';
import type { History } from '../history.ts';
import { minutes } from './property.ts';

/** A stretch in which something was wrong with the watchdog itself, and how much longer that may be felt. */
type Impairment = { from: number; to: number; costs: number };

/** Longest back-off of a message, with the broker's spread. */
const longestBackOff = minutes(11);

/** Claim of a dead process, and the tick that takes over. */
const takeOver = minutes(3);

/**
 * When something that takes `limit` on a good day must have happened at the latest: each fault that falls into the
 * time until then moves it, by its own length and by what back-off, retries and claims need afterwards.
 */
export function latest(history: History, from: number, limit: number): number {
  const all = impairments(history);
  let end = from + limit;
  const counted = new Set<Impairment>();
  for (let isMoved = true; isMoved; ) {
    isMoved = false;
    for (const impairment of all) {
      // What was over a little before still holds back mails and messages of that time.
      if (counted.has(impairment) || impairment.from > end || impairment.to + longestBackOff < from) continue;
      counted.add(impairment);
      end += impairment.costs;
      isMoved = true;
    }
  }
  // Long after the schedule's own part the Scheduler ticks more seldom, to save time.
  return end > history.calmAt + minutes(58) ? end + minutes(11) : end;
}

/** Whether nothing was wrong with the watchdog from some instant to another. */
export function isUnimpaired(history: History, from: number, to: number): boolean {
  return !impairments(history).some((one) => one.from <= to && one.to + one.costs >= from);
}

function impairments(history: History): Impairment[] {
  const ofFaults = history.schedule.faults.map((fault) => impairmentOf(fault, history.startedAt));
  const ofDeaths = history.deaths.map(({ at, isSilent }) => {
    return { from: at, to: at, costs: isSilent ? minutes(11) + takeOver : takeOver };
  });
  return [...ofFaults.flatMap((one) => (one ? [one] : [])), ...ofDeaths];
}

function impairmentOf(fault: Fault, startedAt: number): Impairment | undefined {
  if (fault.kind === 'crash') return undefined;
  const from = startedAt + fault.from * 1000;
  const length = fault.seconds * 1000;
  const stretch = { from, to: from + length };
  switch (fault.kind) {
    case 'outage':
      return { ...stretch, costs: costOfOutage(fault.port, length) };
    case 'slow':
      return { ...stretch, costs: length + minutes(4) };
    case 'no-schedule':
      return { ...stretch, costs: length + minutes(4) };
    case 'messages':
      return {
        ...stretch,
        costs: fault.what === 'delay' ? fault.bySeconds * 1000 + minutes(1) : longestBackOff,
      };
  }
}

function costOfOutage(port: PortName, length: number): number {
  switch (port) {
    case 'state':
      // The back-off of a message, then the list of what was missed.
      return length + longestBackOff + minutes(4);
    case 'smtp':
      // A quarter of an hour between two tries of a mail.
      return length + minutes(16);
    default:
      // People are told whether or not anything can be published.
      return minutes(1);
  }
}
