import { actingClaims } from './acting.ts';
import { describingClaims } from './describing.ts';
import { refusingClaims } from './refusing.ts';
import { rememberingClaims } from './remembering.ts';
import type { Claim } from './world.ts';

/** Everything that the watchdog relies on Compute for; each takes a VM of its own. */
export const claims: Claim[] = [
  ...describingClaims,
  ...actingClaims,
  ...rememberingClaims,
  ...refusingClaims,
];
