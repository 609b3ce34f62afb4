import { z } from 'zod';
import { restraints } from '../remedies.ts';
import { instant, runId, seconds, sentence } from './fields.ts';
import { finding } from './finding.ts';
import { probeCauses } from './probe-causes.ts';

/** What detect-drift found, also when nothing drifted: findings that are not in the list are over. */
export const driftChecked = z.object({
  runId: runId.optional(),
  summary: sentence,
  datasets: z.int().nonnegative(),
  findings: z.array(finding),
  obstacles: z
    .array(sentence)
    .describe('What could not be looked at; the findings of the run before about it are in the list again')
    .optional(),
  notChecked: z.array(sentence).describe('What is never looked at, and why').optional(),
  supersetVersion: z.string().optional(),
  versionWarning: sentence
    .describe('That this is another version of Superset than the watchdog was made for')
    .optional(),
  dryRun: z.boolean().describe('Nothing was written, whatever the mode').optional(),
  sync: z
    .array(
      z.object({
        dataset: z.string(),
        outcome: z.enum(['written', 'planned', 'left']),
        reason: sentence,
        add: z.array(z.string()),
        change: z.array(z.string()),
      }),
    )
    .describe('What was written to Superset, or would be')
    .optional(),
  proposals: z
    .array(z.object({ id: z.string(), dataset: z.string(), what: sentence, state: sentence }))
    .describe('What would destroy something, and waits for an approval')
    .optional(),
});

/** What detect-drift repaired by itself. */
export const driftSynced = z.object({
  runId: runId.optional(),
  dataset: z.string(),
  added: z.array(z.string()),
  changed: z.array(z.string()).describe('Columns with another type or name than before').optional(),
  removed: z.array(z.string()).describe('Only what somebody approved').optional(),
  approvedBy: z.string().describe('Who approved it, as claimed').optional(),
  beforeImage: z.string().describe('The record of kind before-images that restores it').optional(),
  charts: z
    .array(
      z.object({
        chart: z.string(),
        verdict: z.enum(['loads', 'compiles', 'fails', 'unchecked']),
        reason: sentence,
      }),
    )
    .describe('The charts that were tried afterwards')
    .optional(),
  summary: sentence,
});

/** What one probe of the VM and Superset found: findings that are not in the list are over. */
export const healthProbed = z.object({
  runId: runId.optional(),
  verdict: z.enum(['up', 'unsettled', 'down']),
  reason: sentence,
  cause: z.enum(probeCauses).describe('What broke; up where nothing did').optional(),
  flapping: z.boolean().describe('It changes too often to be repaired by a restart').optional(),
  wasEverUp: z.boolean().describe('false: it never answered, so nothing is known to have broken').optional(),
  withoutState: z
    .boolean()
    .describe('The state store was away: what the agent said, and earlier probes, may be unknown')
    .optional(),
  layers: z
    .array(
      z.object({
        layer: z.string(),
        outcome: z.string(),
        text: sentence,
        milliseconds: z.int().nonnegative(),
      }),
    )
    .describe('Each layer up to the first that does not answer')
    .optional(),
  findings: z.array(finding),
});

const remedy = {
  remedyId: z.string(),
  target: z.string().describe('What it is done to: a container or the instance'),
  rung: z
    .string()
    .describe('The word of the ladder: restart-app, down-up, reset-vm, ...; or backup-metadata'),
  cause: z.string().describe('Key of the finding that it is meant to end'),
  reason: sentence,
};

/** A remedy is about to be done. */
export const remedyStarted = z.object({
  ...remedy,
  runId: runId.optional(),
  author: z.string().describe('Who asked for it or approved it, as claimed').optional(),
});

/** A remedy was done, and the probes said whether it helped. */
export const remedyFinished = z.object({
  ...remedy,
  runId: runId.optional(),
  outcome: z.enum(['succeeded', 'failed', 'timed-out']),
  startedAt: instant.optional(),
  downSeconds: seconds
    .describe('From the first probe that failed to the last of those that proved it')
    .optional(),
});

/** A remedy that was not done, and why. */
export const remedySkipped = z.object({
  target: z.string(),
  rung: z.string().optional(),
  cause: z.string().optional(),
  because: z.enum(restraints).describe('The kind of reason').optional(),
  reason: sentence,
});

/** The ladder or the budget came to its end: from here on it needs a person. */
export const remediationGaveUp = z.object({
  target: z.string(),
  cause: z.string().describe('Key of the finding that is still there'),
  reason: sentence,
  attempts: z.array(z.object({ rung: z.string(), outcome: z.string(), at: instant })),
  evidence: z
    .array(z.object({ label: z.string(), value: z.string() }))
    .describe('Container states, last log lines, serial console, what changed last; without secrets')
    .optional(),
});

/** That something on the VM is not what it was, or what came of an order; a claim of the agent. */
export const vmReported = z.object({
  summary: sentence,
  agentVersion: z.string(),
  bootedAt: instant.optional(),
  containers: z.array(z.object({ service: z.string(), state: z.string(), health: z.string() })).optional(),
  database: z.string().describe('What pg_isready says').optional(),
  web: z.string().describe('What /health on the VM answers').optional(),
  diskUsedPercent: z.number().optional(),
  outOfMemoryKills: z.int().nonnegative().optional(),
  order: z
    .object({ orderId: z.string(), word: z.string(), outcome: z.string(), reason: z.string().optional() })
    .optional(),
});
