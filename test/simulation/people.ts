import { factsTopic } from '../../shared/chain.ts';
import { encodeEvent } from '../../shared/events/cloud-event.ts';
import type { History } from './history.ts';
import type { Deed } from './schedule.ts';
import { giveUp, type WatcherContext } from './watchers.ts';

/** What people know and can reach. */
export type PeopleContext = WatcherContext & { history: History };

/** Somebody does what the schedule says, with what they know by then. */
export function doDeed(deed: Deed, context: PeopleContext): void {
  if (deed.kind === 'message') {
    context.publish(deed.topic, { data: Buffer.from(deed.text), attributes: {} });
  }
  if (deed.kind === 'control') sayControl(deed, context);
  if (deed.kind === 'echo') echo(deed, context);
  if (deed.kind === 'gave-up') giveUp(context, deed);
  if (deed.kind === 'dead-letter') {
    const attributes = {
      CloudPubSubDeadLetterSourceDeliveryCount: '20',
      CloudPubSubDeadLetterSourceSubscription: deed.subscription,
    };
    context.publish('dead-letters', { data: Buffer.from('unreadable'), attributes });
  }
}

function sayControl(deed: Extract<Deed, { kind: 'control' }>, { history, publish }: PeopleContext): void {
  const { action, minutes } = deed;
  const incident = incidentOfMail(history, deed.mailsBack);
  const needsIncident = action === 'acknowledge' || action === 'resolve' || action === 'silence';
  // Nobody acknowledges what nobody was told.
  if (needsIncident && deed.subject === undefined && incident === undefined) return;
  const body = {
    action,
    ...subjectOf(deed, incident),
    ...(action === 'resolve' || action === 'executive-meeting' || action === 'end'
      ? {}
      : { duration: `${minutes}m` }),
    author: 'Ani',
    reason: 'a simulation',
  };
  publish('control', { data: Buffer.from(JSON.stringify(body)), attributes: {}, orderingKey: action });
}

function subjectOf({ action, subject }: Extract<Deed, { kind: 'control' }>, incident: string | undefined) {
  switch (action) {
    case 'acknowledge':
    case 'resolve':
      return { incident };
    case 'silence':
      return subject === undefined ? { incident } : { finding: subject };
    case 'maintenance':
      return { scope: subject };
    case 'hold':
      return { mart: subject };
    case 'executive-meeting':
      return { day: subject };
    case 'end':
      return { control: subject };
    default:
      return {};
  }
}

function incidentOfMail({ mails }: History, mailsBack: number): string | undefined {
  const known = mails.flatMap(({ notice }) => (notice.incident ? [notice.incident] : []));
  return known[known.length - 1 - mailsBack];
}

function echo({ factsBack }: Extract<Deed, { kind: 'echo' }>, { history, publish }: PeopleContext): void {
  const facts = history.publications.flatMap(({ fact }) =>
    fact && fact.source !== 'escalate' ? [fact] : [],
  );
  const fact = facts[facts.length - 1 - factsBack];
  if (!fact) return;
  const { id, name, source, time, data } = fact;
  publish(factsTopic, encodeEvent({ id, name, source, subject: id, time, data }, { severity: 'info' }));
}
