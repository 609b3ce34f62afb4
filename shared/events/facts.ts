import { z } from 'zod';
import { type EventDraft, encodeEvent, type OutgoingMessage } from './cloud-event.ts';

/** Milliseconds are for machines; facts carry what a mail prints. */
const seconds = z.number().nonnegative();
const runId = z.string().min(1).describe('The pass of the chain this belongs to');
const sentence = z.string().min(1);

/** Why a request was not carried out, in a form the sender can act on. */
export const requestRejected = z.object({
  topic: z.string().describe('The request topic the message was published to'),
  messageId: z.string().describe('Pub/Sub message id, empty when the envelope itself was unreadable'),
  field: z.string().describe('Path of the offending field, e.g. only[0]'),
  problem: sentence.describe('What is wrong, the value seen, and what to send instead'),
  received: z.string().describe('The start of the body as received, at most 500 characters').optional(),
  author: z.string().describe('Who published it, as claimed in the message').optional(),
  deliveryAttempt: z.int().positive().optional(),
});

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
});

/** The end of a run's first step, with the sentence operators know. */
export const martsRefreshed = z.object({
  runId,
  trigger,
  mode: z.enum(['observe', 'shadow', 'live']),
  dryRun: z.boolean(),
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
  marts: z.array(z.object({ mart: z.string(), outcome: z.string(), reason: z.string() })),
});

/** Every fact by its name; a fact is published on `watchdog-events` as `watchdog.<name>.v1`. */
export const facts = {
  'request-rejected': requestRejected,
  'run-started': runStarted,
  'run-joined': runJoined,
  'mart-refreshed': martRefreshed,
  'marts-refreshed': martsRefreshed,
} as const;

/** The name of a fact, without prefix and version. */
export type FactName = keyof typeof facts;
/** What a fact says. */
export type FactData<Name extends FactName> = z.infer<(typeof facts)[Name]>;

/** How much attention a fact deserves; a message attribute, so that subscriptions can filter on it. */
export type FactSeverity = 'info' | 'warning' | 'error';

/** A fact ready to be encoded. */
export type Fact<Name extends FactName = FactName> = Omit<EventDraft, 'name' | 'data'> & {
  name: Name;
  severity: FactSeverity;
  data: FactData<Name>;
};

/**
 * Encodes a fact for `watchdog-events`. The data is checked against the fact's own schema first: a fact that
 * breaks its contract is our bug and must not reach those who read it.
 */
export function encodeFact<Name extends FactName>(fact: Fact<Name>): OutgoingMessage {
  const data = facts[fact.name].parse(fact.data) as Record<string, unknown>;
  const attributes: Record<string, string> = { severity: fact.severity };
  if (typeof data.runId === 'string') attributes.run_id = data.runId;
  return encodeEvent({ ...fact, data }, attributes);
}
