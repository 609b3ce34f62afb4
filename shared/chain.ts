import { encodeEvent, type OutgoingMessage } from './events/cloud-event.ts';
import type { RequestTopic } from './events/requests.ts';

/** Topic of every fact. */
export const factsTopic = 'watchdog-events';

/** The order of the steps; the only place that knows it. */
const next: Partial<Record<RequestTopic, RequestTopic>> = {
  'refresh-marts': 'check-freshness',
  'check-freshness': 'detect-drift',
};

/** The step after `step`, undefined at the end of the chain. */
export function nextStep(step: RequestTopic): RequestTopic | undefined {
  return next[step];
}

/** Encodes the request that hands a run on from one step to the next; said twice, it has the same id. */
export function encodeHandOver(handOver: {
  from: RequestTopic;
  to: RequestTopic;
  runId: string;
  now: Date;
  traceparent: string | undefined;
}): OutgoingMessage {
  const { from, to, runId, now, traceparent } = handOver;
  return encodeEvent({
    id: `${runId}/${to}`,
    name: to,
    source: from,
    subject: runId,
    time: now,
    traceparent,
    data: { trigger: 'chain', runId },
  });
}
