/** The functions that are not part of a simulation, as far as escalate hears of them: their facts. */
import { factsTopic } from '../../shared/chain.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { OutgoingMessage } from '../../shared/events/cloud-event.ts';
import { encodeFact, type FactData } from '../../shared/events/facts.ts';
import type { Finding } from '../../shared/events/finding.ts';
import { covers } from './faults.ts';
import type { Deed, Schedule, Trouble } from './schedule.ts';

/** What the watchers need. */
export type WatcherContext = {
  schedule: Schedule;
  clock: Clock;
  seconds: () => number;
  publish: (topic: string, message: OutgoingMessage) => string;
};

/** One round of everything that is probed often. */
export function probeHealth(context: WatcherContext): void {
  const troubles = currentTroubles(context);
  if (troubles.some(({ kind }) => kind === 'silence')) return;
  const findings = findingsOf(troubles.filter(({ kind }) => kind === 'health'));
  const now = context.clock.now();
  context.publish(
    factsTopic,
    encodeFact({
      id: `health-probed/${now.toISOString()}`,
      name: 'health-probed',
      source: 'probe-health',
      subject: 'superset',
      severity: findings.length > 0 ? 'error' : 'info',
      time: now,
      data: {
        verdict: findings.length > 0 ? 'down' : 'up',
        reason: findings[0]?.summary ?? 'Everything answers',
        findings,
      },
    }),
  );
}

/** One look for schema drift. */
export function detectDrift(context: WatcherContext): void {
  const findings = findingsOf(currentTroubles(context).filter(({ kind }) => kind === 'drift'));
  const now = context.clock.now();
  context.publish(
    factsTopic,
    encodeFact({
      id: `drift-checked/${now.toISOString()}`,
      name: 'drift-checked',
      source: 'detect-drift',
      subject: 'superset',
      severity: 'info',
      time: now,
      data: { summary: `${findings.length} findings`, datasets: 4, findings },
    }),
  );
}

/** One check of freshness, without a look at BigQuery. */
export function checkFreshness(context: WatcherContext, marts: readonly string[]): void {
  const troubles = currentTroubles(context);
  const now = context.clock.now();
  const day = now.toISOString().slice(0, 10);
  const verdictOf = (mart: string): FactData<'freshness-checked'>['marts'][number]['verdict'] => {
    const trouble = troubles.find((one) => one.kind === 'freshness' && one.mart === mart);
    return trouble?.kind === 'freshness' ? trouble.verdict : 'fresh';
  };
  const source = troubles.find(({ kind }) => kind === 'source');
  context.publish(
    factsTopic,
    encodeFact({
      id: `freshness-checked/${now.toISOString()}`,
      name: 'freshness-checked',
      source: 'check-freshness',
      subject: 'marts',
      severity: 'info',
      time: now,
      data: {
        checkId: now.toISOString(),
        summary: 'checked',
        marts: marts.map((mart) => ({ mart, verdict: verdictOf(mart), reason: 'As both clocks say' })),
        source: {
          verdict: source?.kind === 'source' ? source.verdict : 'arrived',
          reason: 'As the export says',
          expectedDay: day,
          expectedBy: now.toISOString(),
        },
        scheduledRun: {
          verdict: 'unknown',
          reason: 'Nobody looked',
          slot: now.toISOString(),
          runId: 'unknown',
          dueAt: now.toISOString(),
        },
      },
    }),
  );
}

/** The ladder came to its end. */
export function giveUp({ clock, publish }: WatcherContext, deed: Extract<Deed, { kind: 'gave-up' }>): void {
  const now = clock.now();
  publish(
    factsTopic,
    encodeFact({
      id: `remediation-gave-up/${now.toISOString()}`,
      name: 'remediation-gave-up',
      source: 'remediate',
      subject: deed.target,
      severity: 'error',
      time: now,
      data: { target: deed.target, cause: deed.cause, reason: 'The ladder is at its end', attempts: [] },
    }),
  );
}

/** What is wrong right now. */
export function currentTroubles({
  schedule,
  seconds,
}: Pick<WatcherContext, 'schedule' | 'seconds'>): Trouble[] {
  return schedule.troubles.filter((trouble) => {
    if (!covers(trouble, seconds())) return false;
    if (trouble.kind !== 'health' || trouble.restless === undefined) return true;
    return Math.floor((seconds() - trouble.from) / trouble.restless) % 2 === 0;
  });
}

function findingsOf(troubles: Trouble[]): Finding[] {
  const findings = new Map<string, Finding>();
  for (const trouble of troubles) {
    if (trouble.kind !== 'health' && trouble.kind !== 'drift') continue;
    const { finding: kind, subject } = trouble;
    findings.set(`${kind}:${subject}`, { kind, subject, summary: `${subject} has ${kind}` });
  }
  return [...findings.values()];
}
