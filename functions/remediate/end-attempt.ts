import type { Attempt } from './attempt.ts';
import { type Ladder, withAttempt } from './ladder-record.ts';
import type { RemedyFact } from './outbox.ts';
import type { RemedyVerdict } from './verdict-of-remedy.ts';

/** How long something was wrong, for the fact that says it is not any more. */
function downSecondsOf({ outage, ups }: Ladder): number | undefined {
  const last = ups.at(-1);
  if (!outage || last === undefined) return undefined;
  return Math.max(0, Math.round((Date.parse(last) - Date.parse(outage.since)) / 1000));
}

/** The ladder with an attempt at its end, and the fact that says what came of it. */
export function endAttempt(
  ladder: Ladder,
  attempt: Attempt,
  {
    verdict,
    target,
    now,
  }: { verdict: Exclude<RemedyVerdict, { outcome: 'open' }>; target: string; now: Date },
): Ladder {
  const { outcome } = verdict;
  const { remedyId, job, finding, startedAt } = attempt;
  const downSeconds = outcome === 'succeeded' ? downSecondsOf(ladder) : undefined;
  const reason =
    downSeconds === undefined
      ? verdict.reason
      : `${job} fixed it: ${verdict.reason}. It was down for ${inWords(downSeconds)}`;
  const told: RemedyFact = {
    kind: 'fact',
    id: `remedy-finished/${remedyId}`,
    name: 'remedy-finished',
    severity: outcome === 'succeeded' ? 'info' : 'error',
    at: now.toISOString(),
    data: {
      remedyId,
      target,
      rung: job,
      cause: finding,
      reason,
      outcome,
      startedAt,
      ...(downSeconds === undefined ? {} : { downSeconds }),
    },
  };
  const ended = withAttempt(ladder, remedyId, { outcome, endedAt: now.toISOString() });
  return { ...ended, outbox: [...ended.outbox, told] };
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
