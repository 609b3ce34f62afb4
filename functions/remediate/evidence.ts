import type { ProbeEvidence } from '../../shared/events/probe-evidence.ts';
import type { RemediateRequest } from '../../shared/events/requests.ts';
import type { RemedyCause } from './ladder.ts';

/** What was seen of the VM and Superset, as remediate is told. */
export type Evidence = {
  verdict: 'up' | 'unsettled' | 'down';
  cause: RemedyCause;
  reason: string;
  /** When it was seen. */
  at: Date;
  /** Since when every probe found it. */
  downSince: Date;
  isFlapping: boolean;
  wasEverUp: boolean;
  /** Keys of the findings that a remedy is meant to end, where the one that saw it names them. */
  findings: readonly string[];
};

/** Causes that leave Superset usable: something is done about them although the probe says `up`. */
export const minorCauses: readonly RemedyCause[] = ['worker-down', 'charts-stale'];

/** Whether it says that something is wrong which a remedy could be for. */
export function isBroken({ verdict, cause }: Pick<Evidence, 'verdict' | 'cause'>): boolean {
  return verdict === 'down' || (verdict === 'up' && minorCauses.includes(cause));
}

/** What a request says was seen; undefined where it is by hand, or asks for a probe. */
export function evidenceOf({ probe, restart }: RemediateRequest): Evidence | undefined {
  if (probe) return evidenceOfProbe(probe);
  if (!restart) return undefined;
  const { cause, at, findings } = restart;
  const seenAt = new Date(at);
  return {
    verdict: 'up',
    cause,
    reason: 'Superset shows results from before the last publish, also after a forced query',
    at: seenAt,
    downSince: seenAt,
    isFlapping: false,
    wasEverUp: true,
    findings,
  };
}

function evidenceOfProbe(probe: ProbeEvidence): Evidence {
  const { verdict, cause, reason, at, downSince, flapping, wasEverUp } = probe;
  return {
    verdict,
    cause,
    reason,
    at: new Date(at),
    downSince: new Date(downSince ?? at),
    isFlapping: flapping,
    wasEverUp,
    findings: [],
  };
}
