import type { Mutant } from '../mutant.ts';
import { driftTellingMutants } from './drift-telling.ts';
import { driftWritingMutants } from './drift-writing.ts';
import { boardMutants } from './escalate.ts';
import { incidentMutants } from './incidents.ts';
import { noticeMutants } from './notices.ts';
import { outboxMutants } from './outbox.ts';
import { sharedMutants } from './shared.ts';
import { stepMutants } from './steps.ts';

const ofWatchdog = [
  ...outboxMutants,
  ...boardMutants,
  ...incidentMutants,
  ...noticeMutants,
  ...stepMutants,
  ...sharedMutants,
];

/** Bugs of the kind that this system must not have, each of which a claim has to catch. */
export const mutants: readonly Mutant[] = [
  ...ofWatchdog.map((bug) => ({ ...bug, world: 'watchdog' as const })),
  ...[...driftWritingMutants, ...driftTellingMutants].map((bug) => ({ ...bug, world: 'drift' as const })),
];
