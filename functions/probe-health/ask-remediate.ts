import type { OutgoingMessage } from '../../shared/events/cloud-event.ts';
import { encodeEvent } from '../../shared/events/cloud-event.ts';
import type { ProbeEvidence } from '../../shared/events/probe-evidence.ts';
import { probesThatDecide } from './counting.ts';
import type { ProbeHistory } from './history.ts';
import type { ProbeQuestion, ProbeVerdict } from './judge-probe.ts';

/** The step that repairs. */
export const remediateTopic = 'remediate';

/** So long after a remedy its end is waited for: the VM boots for minutes, and three probes follow. */
const provingMinutes = 30;

/** What the question whether remediate is to look depends on. */
export type AskingSituation = {
  verdict: ProbeVerdict;
  before: ProbeHistory | undefined;
  lastRemedy: ProbeQuestion['lastRemedy'];
  now: Date;
};

/** Why remediate is to look, or undefined where it need not: it waits for the proof of its remedies, too. */
export function whyRemediate({ verdict, before, lastRemedy, now }: AskingSituation): string | undefined {
  if (verdict.verdict !== 'up') return `it is ${verdict.verdict}`;
  if (verdict.cause !== 'up') return `Superset is up, beside ${verdict.cause}`;
  if (before && isRecovering(before)) return 'it has just come back';
  const minutes = lastRemedy ? (now.getTime() - lastRemedy.at.getTime()) / 60_000 : undefined;
  return minutes !== undefined && minutes <= provingMinutes
    ? `${lastRemedy?.rung} has to be proved`
    : undefined;
}

/** It was down at the probe before, or came back too few probes ago to be proved. */
function isRecovering({ streak, changes }: ProbeHistory): boolean {
  return streak.isOutage || (changes.length > 0 && streak.count < probesThatDecide);
}

/** Encodes the request to remediate; a probe that is delivered twice asks with the same id. */
export function encodeAsk(ask: {
  id: string;
  runId: string;
  probe: ProbeEvidence;
  now: Date;
  traceparent: string;
}): OutgoingMessage {
  const { id, runId, probe, now, traceparent } = ask;
  return encodeEvent({
    id,
    name: remediateTopic,
    source: 'probe-health',
    subject: runId,
    time: now,
    traceparent,
    data: { trigger: 'chain', runId, probe },
  });
}

/** What remediate is told: since when it is so is what its ladder is climbed by. */
export function evidenceOf(
  { verdict, cause, reason }: ProbeVerdict,
  history: ProbeHistory,
  now: Date,
): ProbeEvidence {
  const { streak, faults, isFlapping, firstUpAt } = history;
  const since = streak.isOutage ? streak.since : faults.find((fault) => fault.cause === cause)?.since;
  return {
    verdict,
    cause,
    reason,
    at: now.toISOString(),
    ...(since === undefined ? {} : { downSince: since }),
    flapping: isFlapping,
    wasEverUp: firstUpAt !== undefined,
  };
}
