import type { OutgoingMessage } from '../../shared/events/cloud-event.ts';
import { encodeFact, type Fact } from '../../shared/events/facts.ts';
import type { Change } from './records.ts';

/** Encodes what came of an instruction; said twice, it has the same id and says the same. */
export function encodeControlChanged(
  change: Exclude<Change, { kind: 'superseded' }>,
  traceparent: string,
): OutgoingMessage {
  const { control, messageId, time, data } = change.kind === 'set' ? toldSet(change) : toldEnd(change);
  return encodeFact({
    id: `control-changed/${control.id}/${messageId}`,
    name: 'control-changed',
    source: 'control',
    subject: control.id,
    severity: 'info',
    time: new Date(time),
    traceparent,
    data,
  });
}

type Told = Pick<Fact<'control-changed'>, 'data'> & {
  control: { id: string };
  messageId: string;
  time: string;
};

function toldSet({ control }: Extract<Change, { kind: 'set' }>): Told {
  const { id, kind, subject, author, reason, since, until, via, replaces, messageId, saidAt } = control;
  return {
    control,
    messageId,
    time: saidAt ?? since,
    data: {
      control: id,
      kind,
      change: 'set',
      subject,
      author,
      reason,
      since,
      until,
      via,
      ...(replaces ? { replaces } : {}),
    },
  };
}

function toldEnd({ ended }: Extract<Change, { kind: 'ended' }>): Told {
  const { control, author, reason, via, messageId, saidAt } = ended;
  const { id, kind, subject, since } = control;
  return {
    control,
    messageId,
    time: saidAt,
    data: { control: id, kind, change: 'ended', subject, author, reason, since, until: saidAt, via },
  };
}
