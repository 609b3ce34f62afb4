import type { Publish } from '../../shared/clients/pubsub.ts';
import { encodeEvent } from '../../shared/events/cloud-event.ts';
import type { State, Stored } from '../../shared/state.ts';
import { claimRefresh, confirmRefresh, type ExportMemory } from './memory.ts';
import type { AskedRefresh, RefreshDecision } from './source-refresh.ts';

/** What asking for a refresh works with. */
export type AskRefreshCollaborators = {
  publish: Publish;
  state: State;
  checkId: string;
  traceparent: string;
  now: Date;
  exported: Stored<ExportMemory> | undefined;
};

/**
 * Carries out a decision, and returns the refresh that this check asked for.
 *
 * 1. Claim it. Of checks at the same time one goes on; for the others it is done.
 * 2. Publish the request. A check that dies before is delivered again, finds its own claim and publishes; if it
 *    never comes again, another check takes the claim over.
 * 3. Record that it was published. A check that dies before finds the run that began since, and publishes nothing;
 *    where none has begun yet, the request is published twice, with one event id, and refreshing twice harms nobody.
 */
export async function askRefresh(
  decision: RefreshDecision,
  collaborators: AskRefreshCollaborators,
): Promise<AskedRefresh | undefined> {
  const { state, checkId, now, exported } = collaborators;
  switch (decision.kind) {
    case 'none':
      return undefined;
    case 'asked':
      await confirmRefresh(state, decision.asked);
      return decision.asked;
    case 'ask-again':
      return publishRefresh(decision.asked, decision.reason, collaborators);
    case 'ask': {
      const { eventId, what, days } = decision;
      const claim: AskedRefresh = { eventId, what, days, checkId, at: now.toISOString(), isSent: false };
      if ((await claimRefresh(state, exported, claim)) === 'conflict') return undefined;
      return publishRefresh(claim, decision.reason, collaborators);
    }
  }
}

async function publishRefresh(
  claim: AskedRefresh,
  reason: string,
  { publish, state, traceparent, now }: AskRefreshCollaborators,
): Promise<AskedRefresh> {
  const request = encodeEvent({
    id: claim.eventId,
    name: 'refresh-marts',
    source: 'check-freshness',
    subject: claim.days.at(-1) ?? claim.eventId,
    time: now,
    traceparent,
    data: { trigger: 'source-arrived', reason },
  });
  await publish('refresh-marts', request);
  await confirmRefresh(state, claim);
  return claim;
}
