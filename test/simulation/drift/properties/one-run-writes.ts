import type { DriftHistory, WriteRequest } from '../history.ts';
import { deliveryOf, runOf, type Span } from '../timeline.ts';
import { type DriftProperty, placeText } from './property.ts';

/**
 * Between a run's fresh read and the end of its reading back, no other run writes to that dataset: the one would take
 * away what the other added, or tell it as its own. Only a lock that ran out, because its holder died or was too slow,
 * lets another one in.
 */
export const oneRunWrites: DriftProperty = (history) =>
  history.requests.flatMap((own) => {
    const span = writingSpan(history, own);
    return history.requests
      .filter(({ datasetId, order }) => {
        return datasetId === own.datasetId && order > span.from && order < span.to;
      })
      .filter((other) => runWriting(history, other) !== runWriting(history, own))
      .filter((other) => [own, other].every((write) => other.at < lockEnd(history, write)))
      .map((other) => {
        const what = `wrote to dataset ${own.datasetId} while ${own.process} was at it`;
        return `${placeText(history, other)} ${what}`;
      });
  });

function runWriting(history: DriftHistory, { process }: WriteRequest): string {
  return runOf(deliveryOf(history, process));
}

/** From the fresh read to the reading back, or to the last that was heard of the process. */
function writingSpan({ reads, calls }: DriftHistory, { process, datasetId, order }: WriteRequest): Span {
  const own = reads.filter((read) => read.process === process && read.dataset.id === datasetId);
  const fresh = own.findLast((read) => read.order < order);
  const back = own.find((read) => read.order > order);
  const last = calls.findLast((call) => call.process === process);
  return { from: fresh?.order ?? order, to: back?.order ?? last?.order ?? order };
}

/** When the lock of a run runs out by itself; a run that wrote without one has no such excuse. */
function lockEnd(history: DriftHistory, write: WriteRequest): number {
  const run = runWriting(history, write);
  const lock = history.records.findLast(({ kind, id, value, order }) => {
    const isLock = kind === 'fingerprints' && id === `writing.${write.datasetId}`;
    return isLock && order < write.order && (value as { runId: string } | undefined)?.runId === run;
  });
  return lock?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
}
