import type { Publish } from '../../shared/clients/pubsub.ts';
import { encodeEvent } from '../../shared/events/cloud-event.ts';
import { RequestRejection } from '../../shared/events/rejection.ts';
import type { DetectDriftRequest } from '../../shared/events/requests.ts';
import type { ScanMemory } from './scan/scan-memory.ts';

/** What handing on a run works with. */
export type ContinueCollaborators = {
  request: DetectDriftRequest;
  runId: string;
  now: Date;
  traceparent: string;
  publish: Publish;
};

const step = 'detect-drift';

/** So many deliveries of seven minutes read half a million objects: whatever has not ended by then needs a person. */
const mostParts = 30;

/**
 * Hands a run that has worked long enough to another delivery: first it remembers what it has read, a dry run too, for
 * that changes nothing that anybody sees; then it asks itself to go on. Nothing is told before the end.
 */
export async function continueLater(
  memory: ScanMemory,
  { request, runId, now, traceparent, publish }: ContinueCollaborators,
): Promise<void> {
  const part = (request.part ?? 1) + 1;
  if (part > mostParts) {
    const problem = `run ${runId} has not ended after ${mostParts} deliveries and is given up`;
    throw new RequestRejection(
      'part',
      `${problem}; see whether Superset is slow, then publish {} to ${step}`,
    );
  }
  await memory.save();
  const continuation = encodeEvent({
    id: `${runId}/${step}/continuation/${part}`,
    name: step,
    source: step,
    subject: runId,
    time: now,
    traceparent,
    data: { ...request, trigger: 'continuation', runId, part },
  });
  await publish(step, continuation);
}
