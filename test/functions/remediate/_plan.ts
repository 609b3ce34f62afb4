import type { Attempt } from '../../../functions/remediate/attempt.ts';
import type { Evidence } from '../../../functions/remediate/evidence.ts';
import type { Surroundings } from '../../../functions/remediate/surroundings.ts';
import type { VmJob } from '../../../shared/remedies.ts';
import { usualConfig } from './_settings.ts';

/** Noon, from which tests count. */
export const noon = new Date('2026-11-24T12:00:00.000Z');

/** An instant so many minutes before noon; a fraction is seconds. */
export function before(minutes: number): Date {
  return new Date(noon.getTime() - minutes * 60_000);
}

/** The web is down since two minutes before noon, as seen at noon. */
export function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    verdict: 'down',
    cause: 'web-down',
    reason: 'the connection is refused',
    at: noon,
    downSince: before(2),
    isFlapping: false,
    wasEverUp: true,
    findings: [],
    ...more,
  };
}

/** Nothing keeps the watchdog from anything. */
export function surroundings(more: Partial<Surroundings> = {}): Surroundings {
  const { target: _, ...config } = usualConfig;
  return {
    ...config,
    controls: [],
    isAgentListening: true,
    humanActedAt: undefined,
    publishingSince: undefined,
    now: noon,
    ...more,
  };
}

/** When the outage of these tests began. */
export const outage = before(2).toISOString();

/** A remedy of this outage that did not help. */
export function attempt(job: VmJob, startedAt: Date, more: Partial<Attempt> = {}): Attempt {
  return {
    remedyId: `${job}/${startedAt.toISOString()}`,
    job,
    token: 1,
    cause: 'web-down',
    finding: 'superset-web-down:superset-ineco',
    reason: 'a test',
    outage,
    startedAt: startedAt.toISOString(),
    orderedAt: startedAt.toISOString(),
    outcome: 'failed',
    ...more,
  };
}
