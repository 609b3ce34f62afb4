import { z } from 'zod';

/** A length of time; milliseconds are for machines, facts carry what a mail prints. */
export const seconds = z.number().nonnegative();

/** Which pass of the chain something belongs to. */
export const runId = z.string().min(1).describe('The pass of the chain this belongs to');

/** A sentence for people. */
export const sentence = z.string().min(1);

/** An instant, UTC. */
export const instant = z.iso.datetime();
