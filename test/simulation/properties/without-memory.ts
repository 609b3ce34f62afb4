import type { History } from '../history.ts';
import { clockText, minutes, type Property } from './property.ts';
import { badStretches } from './statements.ts';

/** Mails that say that the state store is away are sent when it is, and then they are sent. */
export const withoutMemoryOnlyWhenNeeded: Property = (history) => [...needless(history), ...missing(history)];

const needless: Property = (history) =>
  history.mails
    .filter(({ isStateless }) => isStateless)
    // The call that failed may have been a little before the mail.
    .filter(({ at }) => !isStateFailing(history, at - minutes(1), at))
    .map(
      ({ at, notice }) =>
        `${notice.id} was mailed at ${clockText(history, at)}, and the state store was there`,
    );

/** A P1 that begins while the store is away for all calls is mailed within two minutes all the same. */
const missing: Property = (history) =>
  badStretches(history).flatMap(({ key, severity, from }) => {
    if (severity !== 'P1' || !isStateAway(history, from) || isAnythingElseWrong(history, from)) return [];
    const isTold = history.mails.some(
      ({ at, isStateless }) => isStateless && at >= from && at <= from + minutes(2),
    );
    return isTold
      ? []
      : [`${key} began at ${clockText(history, from)} without the state store, and nobody was told`];
  });

function isStateFailing({ schedule, startedAt }: History, from: number, to: number): boolean {
  return schedule.faults.some((fault) => {
    if (fault.kind !== 'outage' || fault.port !== 'state') return false;
    const begin = startedAt + fault.from * 1000;
    return begin <= to && begin + fault.seconds * 1000 >= from;
  });
}

function isStateAway({ schedule, startedAt }: History, at: number): boolean {
  return schedule.faults.some((fault) => {
    if (fault.kind !== 'outage' || fault.port !== 'state' || fault.percent < 100) return false;
    const begin = startedAt + fault.from * 1000;
    return begin <= at && begin + fault.seconds * 1000 >= at + minutes(2);
  });
}

/** Another fault at the same time may keep the fact, or the mail, from getting through. */
function isAnythingElseWrong({ schedule, startedAt, deaths }: History, at: number): boolean {
  const isFaulty = schedule.faults.some((fault) => {
    if (fault.kind === 'crash' || fault.kind === 'no-schedule') return false;
    if (fault.kind === 'outage' && fault.port !== 'smtp') return false;
    const begin = startedAt + fault.from * 1000;
    return begin <= at + minutes(2) && begin + fault.seconds * 1000 >= at - minutes(1);
  });
  return isFaulty || deaths.some((death) => death.at >= at - minutes(1) && death.at <= at + minutes(2));
}
