import { TransientError } from '../../shared/errors.ts';
import type { State } from '../../shared/state.ts';
import type { Attempt } from './attempt.ts';
import type { Message } from './outbox.ts';

/** One time that something is wrong, however often a remedy made it better for a minute. */
export type Outage = {
  since: string;
  cause: string;
  /** When anything of it changed last: what is found long after is another outage. */
  changedAt: string;
  gaveUpAt?: string;
};

/**
 * Everything that remediate remembers of its target: record `ladder` of kind `remedies`, changed only by
 * compare-and-set, so that two deliveries can never begin two remedies. What is decided and what is said of it are
 * one write: a delivery that dies leaves either nothing or all of it.
 */
export type Ladder = {
  /** Of the newest attempt. */
  token: number;
  attempts: Attempt[];
  outage?: Outage;
  /** When each of the last probes in a row found Superset up; not counted while nothing is wrong. */
  ups: string[];
  /** What was said to be not done, and when, so that it is said once. */
  told: Record<string, string>;
  /** What is still to be published. */
  outbox: Message[];
};

const nothingYet: Ladder = { token: 0, attempts: [], ups: [], told: {}, outbox: [] };

/** Longer than any budget looks back. */
const keptHours = 48;
const mostTries = 8;

/** Reads what is remembered. */
export async function readLadder(state: Pick<State, 'read'>): Promise<Ladder> {
  return (await state.read<Ladder>('remedies', 'ladder'))?.value ?? nothingYet;
}

/**
 * Changes what is remembered by a pure function, which is called again when somebody else was faster. Writes nothing
 * where it returns the same ladder.
 */
export async function changeLadder<Outcome extends { ladder: Ladder }>(
  state: Pick<State, 'read' | 'create' | 'update'>,
  now: Date,
  change: (ladder: Ladder) => Outcome,
): Promise<Outcome> {
  for (let tries = 0; tries < mostTries; tries++) {
    const stored = await state.read<Ladder>('remedies', 'ladder');
    const known = stored?.value ?? nothingYet;
    const outcome = change(known);
    if (outcome.ladder === known) return outcome;
    const next = withoutOld(outcome.ladder, now);
    const write = stored
      ? await state.update('remedies', 'ladder', next, { version: stored.version })
      : await state.create('remedies', 'ladder', next);
    if (write.outcome === 'written') return outcome;
  }
  throw new TransientError(`The ladder of remedies was changed by others ${mostTries} times in a row`);
}

/** The ladder with one of its attempts changed; the same where it has no such attempt. */
export function withAttempt(ladder: Ladder, remedyId: string, more: Partial<Attempt>): Ladder {
  if (!ladder.attempts.some((attempt) => attempt.remedyId === remedyId)) return ladder;
  const attempts = ladder.attempts.map((attempt) =>
    attempt.remedyId === remedyId ? { ...attempt, ...more } : attempt,
  );
  return { ...ladder, attempts };
}

function withoutOld(ladder: Ladder, now: Date): Ladder {
  const oldest = now.getTime() - keptHours * 3_600_000;
  const isKept = (at: string) => Date.parse(at) > oldest;
  return {
    ...ladder,
    attempts: ladder.attempts.filter(({ startedAt, outcome }) => !outcome || isKept(startedAt)),
    told: Object.fromEntries(Object.entries(ladder.told).filter(([, at]) => isKept(at))),
  };
}
