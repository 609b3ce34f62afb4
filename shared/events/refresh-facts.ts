import { z } from 'zod';
import { runId, seconds, sentence } from './fields.ts';

const trigger = z.enum(['schedule', 'manual', 'chain', 'source-arrived', 'continuation']);

/** One mart's place in the plan of a run. */
const plannedMart = z.object({
  mart: z.string(),
  action: z.enum(['refresh', 'skip', 'hold']),
  reason: sentence,
  dependsOn: z.array(z.string()),
});

/** A run and its plan, published before the first query. */
export const runStarted = z.object({
  runId,
  trigger,
  mode: z.enum(['observe', 'shadow', 'live']),
  forced: z.boolean().describe('A scheduled request long after its slot: a new run of its own'),
  author: z.string().optional(),
  reason: z.string().optional(),
  slot: z.iso.datetime().describe('The schedule slot, UTC').optional(),
  dryRun: z.boolean(),
  dataset: z.string().describe('Where the marts are published, project.dataset'),
  plan: z.array(plannedMart),
});

/** A duplicate trigger that found its run already there. */
export const runJoined = z.object({
  runId,
  messageId: z.string(),
  reason: sentence,
});

/** The runbook's row for an error, and what it means today. */
export const failure = z.object({
  class: z.string().describe('Error class of the runbook table, e.g. unrecognized-name'),
  reason: z.string().describe("BigQuery's machine-readable reason, e.g. invalidQuery"),
  message: z.string().describe("BigQuery's own words"),
  runbook: z.object({ error: z.string(), cause: z.string(), fix: z.string() }),
  fix: sentence.describe("Today's fix: file and line, missing role as a gcloud line, a link"),
  file: z.string().optional(),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
});
/** An error as facts and mails tell it. */
export type Failure = z.infer<typeof failure>;

/** What became of one mart in one run. */
export const martRefreshed = z.object({
  runId,
  mart: z.string(),
  outcome: z.enum(['refreshed', 'failed', 'rejected', 'skipped', 'held']),
  reason: z
    .string()
    .describe('Machine-readable: published, upstream, volume, not-adopted, superseded, hold, ...'),
  explanation: sentence,
  upstream: z
    .array(z.string())
    .describe('What it reads and what is not fresh, the reason why it was skipped: marts, or stg_events')
    .optional(),
  rows: z.int().nonnegative().optional(),
  previousRows: z.int().nonnegative().optional(),
  newestDate: z.iso.date().optional(),
  bytesProcessed: z.int().nonnegative().optional(),
  durationSeconds: seconds.describe('From the first query of the build to the end of the publish').optional(),
  attempts: z.int().nonnegative(),
  jobId: z.string().optional(),
  jobUrl: z.url().optional(),
  failure: failure.optional(),
  audits: z.array(z.object({ name: z.string(), passed: z.boolean(), evidence: z.string() })).optional(),
  difference: z
    .object({ rows: z.int(), publishedRows: z.int() })
    .describe("Shadow mode: against the table the marts' users read")
    .optional(),
  missingSeconds: seconds.describe('How long the table was absent while it was adopted').optional(),
  dryRun: z.boolean().describe('Somebody only asked what would happen').optional(),
});

/** One mart in the sum of its run: enough to tell what is fine again, and for a table in a mail. */
const martSummary = martRefreshed.pick({
  mart: true,
  outcome: true,
  reason: true,
  explanation: true,
  upstream: true,
  rows: true,
  previousRows: true,
  newestDate: true,
  bytesProcessed: true,
  durationSeconds: true,
  difference: true,
  failure: true,
  jobUrl: true,
});

/** The end of a run's first step, with the sentence operators know. */
export const martsRefreshed = z.object({
  runId,
  trigger,
  mode: z.enum(['observe', 'shadow', 'live']),
  dryRun: z.boolean(),
  author: z.string().optional(),
  slot: z.iso.datetime().describe('The schedule slot, UTC').optional(),
  summary: sentence.describe('Completed: 17/17 tables refreshed'),
  total: z.int().nonnegative(),
  refreshed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  held: z.int().nonnegative(),
  bytesProcessed: z.int().nonnegative(),
  durationSeconds: seconds,
  stagingView: z
    .object({
      state: z.enum(['current', 'missing', 'differs', 'broken', 'applied', 'unknown']),
      explanation: sentence,
      failure: failure.optional(),
    })
    .describe('stg_events, which all marts read'),
  obstacle: z
    .object({ explanation: sentence, failure: failure.optional() })
    .describe('What kept the run from touching any mart')
    .optional(),
  expiryRemoved: z
    .array(z.string())
    .describe("Marts that the dataset's default expiry would have deleted some day; they stay now")
    .optional(),
  marts: z.array(martSummary),
});
