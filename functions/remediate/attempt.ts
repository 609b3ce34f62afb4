import type { VmJob } from '../../shared/remedies.ts';

/** One thing that was begun, as it is remembered. */
export type Attempt = {
  /** Also the id of the order, and Compute's request id: the same attempt never acts twice. */
  remedyId: string;
  job: VmJob;
  /** Grows with every attempt: who holds an older one has been overtaken. */
  token: number;
  /** What was wrong; undefined where somebody asked for it. */
  cause?: string;
  /** Key of the finding that it is meant to end. */
  finding: string;
  reason: string;
  author?: string;
  /** The outage it belongs to, by its begin. */
  outage: string;
  startedAt: string;
  /** When the order, or Compute, had it; left out: it may be on its way still. */
  orderedAt?: string;
  /** What the agent said of it. */
  answer?: { outcome: 'done' | 'failed' | 'refused'; reason?: string; at: string };
  outcome?: 'succeeded' | 'failed' | 'timed-out';
  endedAt?: string;
  /** It was not done because Google had no machine: it is done again later. */
  lackedCapacity?: true;
  /** Proposals that are carried out once the backup is verified. */
  proposals?: string[];
};

/** An order is worth nothing after so long, and until then it may still be carried out. */
export const orderMinutes = 10;

/** What is under way now; never more than one. */
export function openAttempt(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.find(({ outcome }) => outcome === undefined);
}

/** Until when the agent may carry out its order, or Compute be asked. */
export function expiryOf({ startedAt }: Pick<Attempt, 'startedAt'>): Date {
  return new Date(Date.parse(startedAt) + orderMinutes * 60_000);
}
