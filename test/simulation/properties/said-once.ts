import type { NoticeReason } from '../../../functions/escalate/board.ts';
import type { History } from '../history.ts';
import type { ReceivedMail } from '../mail-server.ts';
import { clockText, type Property } from './property.ts';

/** Nothing is said twice without need, and what is said twice carries the same Message-ID. */
export const eachThingIsSaidOnce: Property = (history) => [
  ...changingIds(history),
  ...needlessRepeats(history),
  ...sameReasonTwice(history),
];

const remembered = (history: History) => history.mails.filter(({ isStateless }) => !isStateless);

const changingIds: Property = (history) => {
  const idOf = new Map<string, string>();
  return remembered(history).flatMap(({ notice, messageId }) => {
    const known = idOf.get(notice.id) ?? messageId;
    idOf.set(notice.id, known);
    return known === messageId ? [] : [`Notice ${notice.id} went out as ${known} and as ${messageId}`];
  });
};

/** The same mail again is forgiven only where something broke between its sending and the note of it. */
const needlessRepeats: Property = (history) => {
  const last = new Map<string, ReceivedMail>();
  return remembered(history).flatMap((mail) => {
    const before = last.get(mail.notice.id);
    last.set(mail.notice.id, mail);
    if (!before || isExcused(history, before, mail)) return [];
    const [first, second] = [clockText(history, before.at), clockText(history, mail.at)];
    return [`Notice ${mail.notice.id} went out at ${first} and again at ${second}, and nothing broke`];
  });
};

function isExcused(
  { deaths, schedule, startedAt }: History,
  first: ReceivedMail,
  second: ReceivedMail,
): boolean {
  const hasDied = deaths.some(({ process, at }) => process === first.process && at >= first.at);
  const brokenMemory = schedule.faults.some((fault) => {
    const isOfSending =
      fault.kind === 'outage' && (fault.port === 'state' || fault.failing === 'answer-lost');
    if (!isOfSending) return false;
    const from = startedAt + fault.from * 1000;
    return from <= second.at && from + fault.seconds * 1000 >= first.at;
  });
  return hasDied || brokenMemory;
}

const onlyOnce: NoticeReason[] = ['first-notice', 'deadline-near', 'deadline-missed', 'digest'];

const sameReasonTwice: Property = (history) => {
  const idOf = new Map<string, string>();
  return remembered(history).flatMap(({ notice }) => {
    const { incident, reason, tier, id } = notice;
    if (incident === undefined || !onlyOnce.includes(reason)) return [];
    const what = `${incident}, ${reason}, ${tier}`;
    const known = idOf.get(what) ?? id;
    idOf.set(what, known);
    return known === id ? [] : [`${what} was said as ${known} and as ${id}`];
  });
};
