import { outageCauses, type ProbeCause } from '../../shared/events/probe-causes.ts';
import { isAnotherProbe, probesThatDecide } from './counting.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Probe } from './history.ts';

/** Something wrong while Superset answers, or beside the outage: what it is, since when, and by how many probes. */
export type Fault = Diagnosis & { count: number; since: string; countedAt: string };

/** Only the agent sees these, so its silence does not end them. */
const seenByAgent: readonly ProbeCause[] = ['worker-down', 'disk-full'];

/** The faults after one more probe; the same list where nothing is to be written down. */
export function withFaults(known: Fault[], probe: Probe): Fault[] {
  const { diagnoses, isAgentHeard, now } = probe;
  const found = diagnoses.filter(({ cause }) => cause !== 'up' && !outageCauses.includes(cause));
  const counted = found.map(({ cause, reason }): Fault => {
    const before = known.find((fault) => fault.cause === cause);
    const countedAt = now.toISOString();
    if (!before) return { cause, reason, count: 1, since: countedAt, countedAt };
    if (isDecided(before) || !isAnotherProbe(before.countedAt, now)) return before;
    return { cause, reason, count: before.count + 1, since: before.since, countedAt };
  });
  const kept = known.filter(
    ({ cause }) =>
      !isAgentHeard && seenByAgent.includes(cause) && counted.every((fault) => fault.cause !== cause),
  );
  const next = [...counted, ...kept];
  const isSame = next.length === known.length && next.every((fault) => known.includes(fault));
  return isSame ? known : next;
}

/** Whether so many probes found it that it is told; one report from a restart in between is none. */
export function isDecided({ count }: Fault): boolean {
  return count >= probesThatDecide;
}
