import { z } from 'zod';
import { instant, sentence } from './fields.ts';
import { probeCauses } from './probe-causes.ts';

/**
 * What probe-health hands to remediate beside its request: what was seen, and when, so that nothing is ever restarted
 * on old evidence.
 */
export const probeEvidence = z.strictObject({
  verdict: z.enum(['up', 'unsettled', 'down']),
  cause: z.enum(probeCauses).describe('What broke; up where nothing did'),
  reason: sentence,
  at: instant.describe('When it was seen'),
  downSince: instant
    .describe('The first probe in a row that found it; left out where nothing is wrong')
    .optional(),
  flapping: z.boolean().describe('It changes too often to be repaired by a restart'),
  wasEverUp: z.boolean().describe('false: it never answered, so nothing is known to have broken'),
});

/** What a probe saw, as remediate is told. */
export type ProbeEvidence = z.infer<typeof probeEvidence>;
