import type { Control } from '../../../shared/controls.ts';
import type { History } from '../history.ts';
import { latest } from './impairment.ts';
import { clockText, minutes, type Property } from './property.ts';
import { badStretches } from './statements.ts';

/** During a pause nothing is decided to be said but that it began; afterwards it is told what it held back. */
export const pausesAreKept: Property = (history) => [
  ...broken(history),
  ...untoldEnds(history),
  ...forgottenNews(history),
  ...hasty(history),
];

/** While the watchdog reads what it missed in an absence, nobody is told of single things. */
const hasty: Property = (history) =>
  history.mails.flatMap(({ notice: { id, incident }, at }) => {
    if (incident === undefined) return [];
    const first = history.boards.find(({ board }) => board.outbox.some((notice) => notice.id === id));
    if (!first?.board.catchingUp) return [];
    return [`Notice ${id} went out at ${clockText(history, at)}, and the backlog was still being read`];
  });

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
    const isSet =
      said.some(({ notice, at }) => notice.reason === 'control-set' && at >= from) ||
      isListed(history, `${id}/`, 'control-set', { from, to: end });
    const isEnded =
      said.some(({ notice, at }) => notice.reason === 'control-ended' && at >= to && at <= end) ||
      isListed(history, `${id}/`, 'control-ended', { from: to, to: end });
    return [
      ...(isSet ? [] : [`Nobody was told that ${id} began at ${clockText(history, from)}`]),
      ...(isEnded
        ? []
        : [`Nobody was told by ${clockText(history, end)} that ${id} ended at ${clockText(history, to)}`]),
    ];
  });

/** What is over the limit of mails an hour comes in one list, which is sent when the hour has room again. */
function isListed(
  { boards }: History,
  prefix: string,
  reason: 'control-set' | 'control-ended',
  { from, to }: { from: number; to: number },
): boolean {
  return boards.some(({ at, board }) => {
    const lists = board.outbox.flatMap(({ about }) => (about?.kind === 'storm' ? about.notices : []));
    const isOn = lists.some((line) => line.reason === reason && line.subject.startsWith(prefix));
    return at >= from && at <= to && isOn;
  });
}

/** What began during a pause and would have been told is in the mail that tells the pause's end. */
const forgottenNews: Property = (history) =>
  pauses(history).flatMap(({ from, to, id }) => {
    const end = latest(history, to, minutes(3));
    if (end > history.endedAt || isHeldOtherwise(history, id, from, to)) return [];
    // The list of what a flood of mails came to says that the pause is over, and no more.
    if (isListed(history, `${id}/`, 'control-ended', { from: to, to: end })) return [];
    const lists = history.mails.flatMap(({ notice: { about, reason }, at }) => {
      const isOwn = about?.kind === 'control' && about.control.id === id && reason === 'control-ended';
      return isOwn && at >= to ? about.heldBack.map(({ incident }) => incident) : [];
    });
    return newsOf(history, from, to)
      .filter((key) => !incidentsOf(history, key).some((incident) => lists.includes(incident)))
      .map((key) => `${key} began during ${id}, and the mail of its end does not list it`);
  });

/** Keys that were wrong from within the pause until after it, for long enough to be told. */
function newsOf(history: History, from: number, to: number): string[] {
  return badStretches(history)
    .filter(({ severity }) => severity !== 'P3')
    .filter((stretch) => stretch.from > from + readingTime && stretch.to > to + minutes(2))
    .filter((stretch) => latest(history, stretch.from, minutes(12)) < to)
    .map(({ key }) => key)
    .filter((key) => !wasKnown(history, key, from));
}

/** An incident that people knew of before the pause says nothing new by one more finding. */
function wasKnown({ boards }: History, key: string, from: number): boolean {
  return boards.some(({ board }) =>
    Object.values(board.incidents).some(({ everHad, told }) => {
      return everHad.includes(key) && told.some(({ at }) => Date.parse(at) <= from + readingTime);
    }),
  );
}

function incidentsOf({ boards }: History, key: string): string[] {
  const ids = boards.flatMap(({ board }) =>
    Object.values(board.incidents).flatMap(({ id, everHad }) => (everHad.includes(key) ? [id] : [])),
  );
  return [...new Set(ids)];
}

/** A maintenance or a silence has its own list; a pause that was said again goes on with the first one's. */
function isHeldOtherwise({ controls }: History, id: string, from: number, to: number): boolean {
  const ofPause = controls.filter((each) => each.id === id);
  return (
    ofPause.length > 1 ||
    controls.some(({ control }) => {
      if (!control || !['maintenance', 'silence', 'resolve'].includes(control.kind)) return false;
      return Date.parse(control.since) <= to && Date.parse(control.until) >= from;
    })
  );
}

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
