import { z } from 'zod';
import { type EventDraft, encodeEvent, type OutgoingMessage } from './cloud-event.ts';
import { controlChanged, incidentChanged, noticeDecided } from './escalation-facts.ts';
import { sentence } from './fields.ts';
import { freshnessChecked } from './freshness-facts.ts';
import {
  driftChecked,
  driftSynced,
  healthProbed,
  remediationGaveUp,
  remedyFinished,
  remedySkipped,
  remedyStarted,
  vmReported,
} from './platform-facts.ts';
import { martRefreshed, martsRefreshed, runJoined, runStarted } from './refresh-facts.ts';

/** Why a request was not carried out, in a form the sender can act on. */
export const requestRejected = z.object({
  topic: z.string().describe('The request topic the message was published to'),
  messageId: z.string().describe('Pub/Sub message id, empty when the envelope itself was unreadable'),
  field: z.string().describe('Path of the offending field, e.g. only[0]'),
  problem: sentence.describe('What is wrong, the value seen, and what to send instead'),
  received: z.string().describe('The start of the body as received, at most 500 characters').optional(),
  author: z.string().describe('Who published it, as claimed in the message').optional(),
  deliveryAttempt: z.int().positive().optional(),
});

/** Every fact by its name; a fact is published on `watchdog-events` as `watchdog.<name>.v1`. */
export const facts = {
  'request-rejected': requestRejected,
  'run-started': runStarted,
  'run-joined': runJoined,
  'mart-refreshed': martRefreshed,
  'marts-refreshed': martsRefreshed,
  'freshness-checked': freshnessChecked,
  'drift-checked': driftChecked,
  'drift-synced': driftSynced,
  'health-probed': healthProbed,
  'remedy-started': remedyStarted,
  'remedy-finished': remedyFinished,
  'remedy-skipped': remedySkipped,
  'remediation-gave-up': remediationGaveUp,
  'vm-reported': vmReported,
  'control-changed': controlChanged,
  'incident-changed': incidentChanged,
  'notice-decided': noticeDecided,
} as const;

/** The name of a fact, without prefix and version. */
export type FactName = keyof typeof facts;
/** What a fact says. */
export type FactData<Name extends FactName> = z.infer<(typeof facts)[Name]>;

/** How much attention a fact deserves; a message attribute, so that subscriptions can filter on it. */
export type FactSeverity = 'info' | 'warning' | 'error';

/** A fact ready to be encoded. */
export type Fact<Name extends FactName = FactName> = Omit<EventDraft, 'name' | 'data'> & {
  name: Name;
  severity: FactSeverity;
  data: FactData<Name>;
};

/**
 * Encodes a fact for `watchdog-events`. The data is checked against the fact's own schema first: a fact that
 * breaks its contract is our bug and must not reach those who read it.
 */
export function encodeFact<Name extends FactName>(fact: Fact<Name>): OutgoingMessage {
  const data = facts[fact.name].parse(fact.data) as Record<string, unknown>;
  const attributes: Record<string, string> = { severity: fact.severity };
  if (typeof data.runId === 'string') attributes.run_id = data.runId;
  return encodeEvent({ ...fact, data }, attributes);
}
