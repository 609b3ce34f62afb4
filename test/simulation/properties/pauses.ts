import type { Control } from '../../../shared/controls.ts';
import type { History } from '../history.ts';
import { latest } from './impairment.ts';
import { clockText, minutes, type Property } from './property.ts';

/** During a pause nothing is decided to be said but that it began; afterwards it is told what it held back. */
export const pausesAreKept: Property = (history) => [...broken(history), ...untoldEnds(history)];

type Pause = { from: number; to: number; id: string };

const broken: Property = (history) =>
  pauses(history).flatMap(({ from, to }) =>
    history.mails
      .filter(({ notice, isStateless }) => !isStateless && !allowed.includes(notice.reason))
      .filter(({ notice }) => isWithin(Date.parse(notice.decidedAt), from, to))
      .map(({ notice, at }) => `Notice ${notice.id} went out at ${clockText(history, at)}, during a pause`),
  );

/** A delivery may have read the controls just before the pause was written. */
const readingTime = minutes(1);

const allowed = ['control-set', 'control-ended', 'digest', 'storm'];

function isWithin(at: number, from: number, to: number): boolean {
  return from + readingTime < at && at < to;
}

const untoldEnds: Property = (history) =>
  pauses(history).flatMap(({ from, to, id }) => {
    // Too short to be seen by any tick, or replaced before it ended.
    if (
      latest(history, from, minutes(2)) > to ||
      pauses(history).some((other) => other.from > from && other.from <= to)
    )
      return [];
    const end = latest(history, to, minutes(3));
    if (end > history.endedAt) return [];
    const said = history.mails.filter(({ notice }) => {
      return notice.about?.kind === 'control' && notice.about.control.id === id;
    });
    const isSet = said.some(({ notice, at }) => notice.reason === 'control-set' && at >= from);
    const isEnded = said.some(({ notice, at }) => notice.reason === 'control-ended' && at >= to && at <= end);
    return [
      ...(isSet ? [] : [`Nobody was told that ${id} began at ${clockText(history, from)}`]),
      ...(isEnded
        ? []
        : [`Nobody was told by ${clockText(history, end)} that ${id} ended at ${clockText(history, to)}`]),
    ];
  });

/** Every pause of notices, from its being written to its end. */
export function pauses({ controls }: History): Pause[] {
  return controls.flatMap(({ at, control }, index) => {
    if (control?.kind !== 'pause-notices') return [];
    const next = controls.slice(index + 1).find((later) => later.id === control.id);
    const until = Date.parse(control.until);
    const to = next && next.control === undefined ? Math.min(until, next.at) : until;
    return [{ from: at, to, id: control.id } satisfies Pause & Pick<Control, 'id'>];
  });
}
