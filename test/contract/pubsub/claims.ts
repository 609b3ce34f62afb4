import { publishingClaims } from './publishing.ts';
import { pullingClaims } from './pulling.ts';
import { pushingClaims } from './pushing.ts';
import { resourceClaims } from './resources.ts';
import { type BrokerUnderTest, type Claim, openWorld } from './world.ts';

/** Everything that the stand-in and the real Pub/Sub do alike. */
export const claims: Claim[] = [...resourceClaims, ...publishingClaims, ...pullingClaims, ...pushingClaims];

/** Checks one claim in a project of its own; rejects when the broker does otherwise. */
export async function checkClaim(claim: Claim, broker: BrokerUnderTest): Promise<void> {
  const world = openWorld(broker);
  try {
    await claim.check(world);
  } finally {
    await world.close();
  }
}
