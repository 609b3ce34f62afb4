import { tiersFor } from '../../../functions/escalate/notices/routing.ts';
import type { History } from '../history.ts';
import type { ReceivedMail } from '../mail-server.ts';
import { config } from '../settings.ts';
import { clockText, minutes, type Property } from './property.ts';

/** People are told one after the other, not too early, and those who were told are told the end. */
export const tiersAreKept: Property = (history) => [
  ...wrongPeople(history),
  ...skippedTiers(history),
  ...hurried(history),
  ...untoldEnds(history),
  ...givenUp(history),
];

/** What one mailbox refuses for good is said to the next person. */
const givenUp: Property = (history) =>
  history.publications.flatMap(({ fact, at }) => {
    if (fact?.name !== 'notice-decided' || fact.data.decision !== 'refused') return [];
    const { incident: id, tier, notice, reason } = fact.data;
    if (id === undefined || (reason !== 'first-notice' && reason !== 'unacknowledged')) return [];
    const incident = history.boards.findLast((written) => written.at <= at)?.board.incidents[id];
    if (!incident || incident.state === 'resolved') return [];
    const tiers = tiersFor(incident);
    const next = tiers[tiers.map(String).indexOf(tier ?? '') + 1];
    const isTried = history.attempts.some((attempt) => attempt.notice.startsWith(`${id}/${reason}/${next}`));
    const isOver = history.boards.some((written) => {
      return (
        written.at >= at &&
        written.at <= at + minutes(10) &&
        written.board.incidents[id]?.state === 'resolved'
      );
    });
    const isListed = history.boards.some(({ board }) => board.outbox.some((each) => listsIn(each.about, id)));
    return next === undefined || isTried || isOver || isListed
      ? []
      : [`${notice} was refused, and ${next} never heard of it`];
  });

const wrongPeople: Property = ({ mails }) =>
  mails.flatMap(({ notice, to, isStateless }) => {
    const isLost = !isStateless && to !== config.contacts[notice.tier].email;
    const isP3 = notice.tier === 'stakeholder' && notice.severity === 'P3';
    return [
      ...(isLost ? [`Notice ${notice.id} for ${notice.tier} went to ${to}`] : []),
      ...(isP3 ? [`Notice ${notice.id} bothers the stakeholder with a P3`] : []),
    ];
  });

/** Nobody is told because somebody else did not answer, before that somebody was told. */
const skippedTiers: Property = (history) =>
  escalations(history).flatMap(({ notice, incident, at }) => {
    if (!incident) return [];
    const tiers = tiersFor(incident);
    const before = tiers[tiers.indexOf(notice.tier) - 1];
    const isTold = before !== undefined && incident.told.some(({ tier }) => tier === before);
    return isTold ? [] : [`${notice.id} went out at ${clockText(history, at)}, and ${before} was never told`];
  });

/** Whoever was told has the time to acknowledge that watchdog.yaml gives. */
const hurried: Property = (history) =>
  escalations(history).flatMap(({ notice, incident }) => {
    if (!incident) return [];
    const decidedAt = Date.parse(notice.decidedAt);
    const patience = { P1: 'p1', P2: 'p2', P3: 'p3' } as const;
    const wait = minutes(config.policy.acknowledgeMinutes[patience[incident.severity]]);
    const earlier = incident.told.filter(
      ({ tier, at }) => tier !== notice.tier && Date.parse(at) < decidedAt,
    );
    const isPatient = earlier.some(({ at }) => Date.parse(at) <= decidedAt - wait);
    return isPatient ? [] : [`${notice.id} came before anybody had time to acknowledge`];
  });

function escalations({ mails }: History): ReceivedMail[] {
  return mails.filter(({ notice }) => notice.reason === 'unacknowledged');
}

/** The last thing that anybody hears of an incident that is over is that it is over. */
const untoldEnds: Property = (history) => {
  const board = history.boards.at(-1)?.board;
  const over = Object.values(board?.incidents ?? {}).filter(({ state }) => state === 'resolved');
  return over.flatMap(({ id, resolvedAt = '', severity }) => {
    // The digest tells of a P3, and what another incident explained is told with that one.
    if (severity === 'P3' || wasAbsorbed(history, id)) return [];
    if (wasHeldBack(history, Date.parse(resolvedAt))) return [];
    const last = new Map<string, ReceivedMail>();
    for (const mail of history.mails) if (tells(mail, id)) last.set(mail.to, mail);
    return [...last.values()]
      .filter((mail) => !knowsTheEnd(history, mail, { id, resolvedAt: Date.parse(resolvedAt) }))
      .map(({ to, notice }) => `${to} heard ${notice.id}, and not that ${id} is over since ${resolvedAt}`);
  });
};

function tells({ notice: { incident, about } }: ReceivedMail, id: string): boolean {
  return incident === id || (about?.kind === 'catch-up' && about.incidents.includes(id));
}

function knowsTheEnd(
  { mails, publications, boards }: History,
  last: ReceivedMail,
  { id, resolvedAt }: { id: string; resolvedAt: number },
): boolean {
  if (last.notice.reason === 'resolved') return true;
  if (last.notice.about?.kind === 'catch-up' && last.at >= resolvedAt) return true;
  // A list of what happened in an absence tells of some things that they are over already.
  const listedOn = boards.findLast(({ at }) => at <= last.at)?.board;
  if (last.notice.about?.kind === 'catch-up' && listedOn?.incidents[id]?.state === 'resolved') return true;
  // Whoever's mailbox refuses mails cannot be told, and somebody else is.
  const isRefused = publications.some(({ fact }) => {
    return fact?.name === 'notice-decided' && fact.data.decision === 'refused' && fact.data.incident === id;
  });
  if (isRefused) return true;
  const own = mails.filter(({ to }) => to === last.to);
  // What was on its way when the end was decided cannot be called back.
  const isCrossing = own.some(({ notice }) => {
    const isEnd = notice.incident === id && notice.reason === 'resolved';
    return isEnd && last.startedAt <= Date.parse(notice.decidedAt) + crossingMilliseconds;
  });
  return isCrossing || own.some((mail) => mail.at >= last.at && lists(mail, id));
}

const crossingMilliseconds = 3000;

function lists({ notice: { about } }: ReceivedMail, id: string): boolean {
  if (about?.kind === 'control') return about.heldBack.some((held) => held.incident === id);
  return listsIn(about, id);
}

function listsIn(about: ReceivedMail['notice']['about'], id: string): boolean {
  return about?.kind === 'storm' && about.notices.some((line) => line.incident === id);
}

function wasAbsorbed({ boards }: History, id: string): boolean {
  const before = boards.findLast(({ board }) => board.incidents[id]?.state !== 'resolved');
  return before?.board.incidents[id]?.state === 'absorbed';
}

function wasHeldBack({ controls }: History, at: number): boolean {
  return controls.some(({ control }) => {
    if (control?.kind !== 'silence' && control?.kind !== 'maintenance' && control?.kind !== 'pause-notices')
      return false;
    return Date.parse(control.since) <= at + minutes(2) && Date.parse(control.until) >= at - minutes(2);
  });
}
