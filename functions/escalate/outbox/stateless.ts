import { TransientError } from '../../../shared/errors.ts';
import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
import type { Finding } from '../../../shared/events/finding.ts';
import type { Log } from '../../../shared/log.ts';
import { emptyBoard } from '../board.ts';
import { observe } from '../judge.ts';

/** Mails what a fact found, marked as said without memory. */
export type SendStateless = (found: {
  fact: ReceivedFact;
  findings: Finding[];
  /** What the state store answered. */
  problem: string;
  now: Date;
}) => Promise<void>;

/** Tells people about a fact although the state store cannot be reached. */
export type StatelessMailer = (
  fact: ReceivedFact,
  context: { log: Log; error: unknown; now: Date },
) => Promise<void>;

/**
 * Better said twice than never. The message is delivered again all the same, and makes a proper incident when the
 * store is back; what this process mailed already is not mailed at every one of those deliveries.
 */
export function createStatelessMailer(send: SendStateless): StatelessMailer {
  const mailed = new Set<string>();

  return async (fact, { log, error, now }) => {
    if (!(error instanceof TransientError) || mailed.has(fact.id)) return;
    const findings = Object.values(observe(emptyBoard(), fact).observations).flatMap(({ finding }) =>
      finding ? [finding] : [],
    );
    if (findings.length === 0) return;
    log.error('The state store cannot be reached; mailing without it', { error });
    try {
      await send({ fact, findings, problem: error.message, now });
      mailed.add(fact.id);
    } catch (sendError) {
      // The message comes again because of the store; what the mail server said must not decide about it.
      log.error('A mail without the state store did not go out', { error: sendError });
    }
  };
}
