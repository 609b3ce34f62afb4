import type { Board } from '../../../functions/escalate/board.ts';
import type { History } from '../history.ts';
import { probeMinutes } from '../settings.ts';
import { isUnimpaired } from './impairment.ts';
import { clockText, minutes, type Property } from './property.ts';

/** The heartbeat goes out exactly while the watchdog itself is well, whatever is wrong with what it watches. */
export const heartbeatTellsTheTruth: Property = (history) => [
  ...falseBeats(history),
  ...missingBeats(history),
];

/** Overdue after ten minutes; a mail that is being sent right now may still make it. */
const overdue = minutes(12);

/** Silent for so long that no grace covers it. */
const silent = minutes(probeMinutes + 12 + probeMinutes + 2);

const falseBeats: Property = (history) =>
  history.beats.flatMap((at) => {
    const board = boardAt(history, at);
    if (!board) return [];
    const stuck = board.outbox.filter(
      ({ decidedAt, attempts }) => attempts > 0 && Date.parse(decidedAt) < at - overdue,
    );
    const probedAt = Date.parse(
      board.heard['health-probed'] ?? board.watchedSince ?? new Date(at).toISOString(),
    );
    return [
      ...stuck.map(
        ({ id }) => `The heart beat at ${clockText(history, at)}, and notice ${id} cannot be sent`,
      ),
      ...(at - probedAt > silent
        ? [
            `The heart beat at ${clockText(history, at)}, and the probe is silent since ${clockText(history, probedAt)}`,
          ]
        : []),
    ];
  });

/** In every quarter of an hour of a well watchdog there is a beat. */
const missingBeats: Property = (history) => {
  const missing: string[] = [];
  const end = Math.min(history.endedAt, history.calmAt + minutes(60)) - minutes(15);
  for (let from = history.startedAt + minutes(30); from < end; from += minutes(15)) {
    const to = from + minutes(15);
    if (!isWell(history, from, to)) continue;
    const hasBeat = history.beats.some((at) => at >= from && at <= to);
    if (!hasBeat) missing.push(`No heartbeat from ${clockText(history, from)} to ${clockText(history, to)}`);
  }
  return missing;
};

function isWell(history: History, from: number, to: number): boolean {
  if (!isUnimpaired(history, from - minutes(45), to)) return false;
  const isSilent = history.schedule.troubles.some((trouble) => {
    const begin = history.startedAt + trouble.from * 1000;
    return trouble.kind === 'silence' && begin <= to && begin + trouble.seconds * 1000 >= from - minutes(30);
  });
  // A run that did not end is the watchdog's own affair, too.
  const board = boardAt(history, from);
  const isMissed = board?.observations['run-missed:refresh-marts']?.finding !== undefined;
  return !isSilent && !isMissed;
}

function boardAt({ boards }: History, at: number): Board | undefined {
  return boards.findLast((written) => written.at <= at)?.board;
}
