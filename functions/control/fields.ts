import { describe, RequestRejection } from '../../shared/events/rejection.ts';
import type { ControlRequest } from '../../shared/events/requests.ts';

type Action = ControlRequest['action'];
type Field = keyof typeof placeholders;

/** What a person fills in, as a message shows it that lacks something. */
const placeholders = {
  incident: '<the id in the mail>',
  finding: '<a finding such as stale:mart_geo>',
  proposal: '<the id in the mail>',
  mart: '<the mart>',
  scope: 'all',
  day: '<a day such as 2026-12-31>',
  control: '<the id of the control, such as pause-notices>',
  duration: '4h',
} as const;

/** The fields of each action: one of `subject` is needed, where there is any. */
const fieldsOf: Record<Action, { subject: Field[]; also: Field[] }> = {
  acknowledge: { subject: ['incident'], also: ['duration'] },
  resolve: { subject: ['incident'], also: [] },
  approve: { subject: ['proposal'], also: ['duration'] },
  silence: { subject: ['incident', 'finding'], also: ['duration'] },
  'pause-notices': { subject: [], also: ['duration'] },
  'pause-remediation': { subject: [], also: ['duration'] },
  maintenance: { subject: [], also: ['scope', 'duration'] },
  hold: { subject: ['mart'], also: ['duration'] },
  'executive-meeting': { subject: ['day'], also: [] },
  end: { subject: ['control'], also: [] },
};

/** A request that says everything its action needs, and who asks and why. */
export type CompleteRequest = ControlRequest & { author: string; reason: string };

/** Throws `RequestRejection` for a request that lacks something or says too much, with the message to send instead. */
export function checkFields(request: ControlRequest): CompleteRequest {
  const { action, author, reason } = request;
  checkSuperfluous(request);
  const { subject } = fieldsOf[action];
  const given = subject.filter((field) => request[field] !== undefined);
  const [first] = subject;
  if (first && given.length === 0) {
    throw new RequestRejection(
      first,
      `${action} needs ${subject.join(' or ')}, got nothing; send ${correctedMessage(request)}`,
    );
  }
  if (given.length > 1) {
    throw new RequestRejection(
      given.join(' and '),
      `${action} takes one of them, got both; send two messages`,
    );
  }
  if (author === undefined || author.trim() === '') {
    throw new RequestRejection('author', `expected who asks, got nothing; send ${correctedMessage(request)}`);
  }
  if (reason === undefined || reason.trim() === '') {
    throw new RequestRejection('reason', `expected why, got nothing; send ${correctedMessage(request)}`);
  }
  return { ...request, author: author.trim(), reason: reason.trim() };
}

function checkSuperfluous(request: ControlRequest): void {
  const { action } = request;
  const known = [...fieldsOf[action].subject, ...fieldsOf[action].also];
  const fields = Object.keys(placeholders) as Field[];
  const superfluous = fields.find((field) => request[field] !== undefined && !known.includes(field));
  if (!superfluous) return;
  const taken = known.length > 0 ? known.join(', ') : 'nothing but author and reason';
  throw new RequestRejection(
    superfluous,
    `${action} does not take it, got ${describe(request[superfluous])}; it takes ${taken}`,
  );
}

/** The message as it should have been: what was said stays, what is missing is there to be filled in. */
export function correctedMessage(request: ControlRequest): string {
  const { action, author, reason, link: _, linkExpires: __, ...said } = request;
  const { subject } = fieldsOf[action];
  const [first] = subject;
  const isMissing = first !== undefined && subject.every((field) => request[field] === undefined);
  return JSON.stringify({
    action,
    ...(isMissing ? { [first]: placeholders[first] } : {}),
    ...said,
    author: author?.trim() || '<your name>',
    reason: reason?.trim() || '<why>',
  });
}
