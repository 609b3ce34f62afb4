import type { LinkClaims } from '../../shared/acknowledge-link.ts';
import { encodeEvent, type OutgoingMessage } from '../../shared/events/cloud-event.ts';
import type { ControlRequest } from '../../shared/events/requests.ts';
import type { FilledForm } from './form.ts';

/** What a link asks of control; sent twice, it has the same id, and control acts once. */
export function encodeControlMessage(answer: {
  claims: LinkClaims;
  form: FilledForm;
  /** The hash of the token. */
  link: string;
  author: string;
  now: Date;
}): OutgoingMessage {
  const { claims, form, link, author, now } = answer;
  const { purpose, incident, proposal, expires } = claims;
  const isApproval = purpose === 'approve';
  const subject = (isApproval ? proposal : incident) ?? incident;
  const request: ControlRequest = {
    action: purpose,
    ...(isApproval ? { proposal: subject } : { incident }),
    ...(form.choice ? { duration: form.choice.duration } : {}),
    author,
    reason: form.comment || 'by the link in the mail',
    link,
    linkExpires: expires.toISOString(),
  };
  const message = encodeEvent({
    id: `control/${link}`,
    name: 'control',
    source: 'acknowledge',
    subject,
    time: now,
    data: request,
  });
  return { ...message, orderingKey: subject };
}
