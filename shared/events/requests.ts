import { z } from 'zod';
import { vmJobs } from '../remedies.ts';
import { controlKinds } from './escalation-facts.ts';
import { instant } from './fields.ts';
import { probeEvidence } from './probe-evidence.ts';

const author = z.string().min(1).max(200).describe('Who asks; a claim, printed as one').optional();
const reason = z.string().min(1).max(500).describe('Why, in words').optional();
// It becomes a label of every job, and BigQuery's labels hold 63 characters.
const runId = z
  .string()
  .regex(/^[A-Za-z0-9]{1,63}$/, 'expected 1 to 63 letters and digits')
  .describe('Set by the chain and by continuations; a manual request gets one from its message id')
  .optional();
const chain = z.boolean().describe('false: run this step alone').optional();

/** Body of a message on `refresh-marts`. */
export const refreshMartsRequest = z.strictObject({
  trigger: z.enum(['schedule', 'manual', 'source-arrived', 'continuation']).optional(),
  runId,
  part: z.int().min(2).describe('Which continuation of the run this is').optional(),
  chain,
  author,
  reason,
  only: z.array(z.string().min(1)).min(1).describe('Refresh these marts').optional(),
  with: z
    .array(z.enum(['dependents', 'stale-upstream']))
    .describe('dependents: also what reads them. stale-upstream: build on marts that failed or were rejected')
    .optional(),
  accept: z
    .array(z.enum(['volume', 'schema', 'adopt']))
    .describe('Publish once in spite of this audit')
    .optional(),
  apply: z
    .array(z.literal('stg_events'))
    .min(1)
    .describe("Write the repository's staging view to BigQuery")
    .optional(),
  dryRun: z.boolean().describe('Plan and estimate, write nothing').optional(),
});
/** A checked body for `refresh-marts`. */
export type RefreshMartsRequest = z.infer<typeof refreshMartsRequest>;

/** Body of a message on `check-freshness`. */
export const checkFreshnessRequest = z.strictObject({
  trigger: z.enum(['schedule', 'manual', 'chain']).optional(),
  runId,
  chain,
  author,
  reason,
});
/** A checked body for `check-freshness`. */
export type CheckFreshnessRequest = z.infer<typeof checkFreshnessRequest>;

/** Body of a message on `detect-drift`. */
export const detectDriftRequest = z.strictObject({
  trigger: z.enum(['schedule', 'manual', 'chain', 'continuation']).optional(),
  runId,
  part: z.int().min(2).describe('Which continuation of the run this is').optional(),
  chain,
  author,
  reason,
  sync: z.literal('none').describe('Compare and report, write nothing to Superset').optional(),
  dryRun: z.boolean().describe('Say what would be written, write nothing').optional(),
  applyProposal: z
    .string()
    .min(1)
    .max(200)
    .describe('Carry out this approved proposal and no other one')
    .optional(),
});
/** A checked body for `detect-drift`. */
export type DetectDriftRequest = z.infer<typeof detectDriftRequest>;

/** Body of a message on `probe-health`. */
export const probeHealthRequest = z.strictObject({
  trigger: z.enum(['schedule', 'manual', 'chain']).optional(),
  runId,
  chain,
  author,
  reason,
  chart: z.boolean().describe('Load a chart too, past its cache').optional(),
});
/** A checked body for `probe-health`. */
export type ProbeHealthRequest = z.infer<typeof probeHealthRequest>;

/** Body of a message on `remediate`; `{}` has a probe made, and plans on what it finds. */
export const remediateRequest = z
  .strictObject({
    trigger: z.enum(['schedule', 'manual', 'chain']).optional(),
    runId,
    chain,
    author,
    reason,
    probe: probeEvidence.describe('Set by probe-health: what it saw').optional(),
    restart: z
      .strictObject({
        cause: z.literal('charts-stale'),
        findings: z.array(z.string().min(1)).min(1).describe('Keys of the findings that it is meant to end'),
        at: instant.describe('When it was seen'),
      })
      .describe('Set by detect-drift: a restart is wanted though every probe is fine')
      .optional(),
    rung: z
      .enum(vmJobs)
      .describe('Do this now: no probe and no waiting is needed; budget, pause and mode still hold')
      .optional(),
    // biome-ignore lint/suspicious/noThenProperty: the word of the request; nobody awaits a request
    then: z
      .strictObject({ proposal: z.string().min(1).max(200) })
      .describe('rung backup-metadata: once the backup is verified, have this proposal carried out')
      .optional(),
  })
  .superRefine((request, context) => {
    const asked = (['probe', 'restart', 'rung'] as const).filter((name) => request[name] !== undefined);
    const [, second] = asked;
    if (second) {
      const message = `expected one of probe, restart and rung, not ${asked.join(' and ')}`;
      context.addIssue({ code: 'custom', path: [second], message });
    }
    if (request.then && request.rung !== 'backup-metadata') {
      context.addIssue({
        code: 'custom',
        path: ['then'],
        message: 'expected it beside rung backup-metadata',
      });
    }
  });
/** A checked body for `remediate`. */
export type RemediateRequest = z.infer<typeof remediateRequest>;

/** Body of a message on `escalate`: the Scheduler's tick, or the daily digest. */
export const escalateRequest = z.strictObject({
  trigger: z.enum(['schedule', 'manual']).optional(),
  tick: z.literal(true).describe('Send what is due; every fifth one audits the watchdog').optional(),
  digest: z.literal(true).describe('Mail the daily digest').optional(),
  author,
  reason,
});
/** A checked body for `escalate`. */
export type EscalateRequest = z.infer<typeof escalateRequest>;

const duration = z
  .string()
  .regex(/^[1-9]\d{0,3}[mhd]$/, 'expected a duration such as 30m, 4h or 2d')
  .optional();

/** Body of a message on `control`: what a person tells the watchdog. */
export const controlRequest = z.strictObject({
  action: z.enum([...controlKinds, 'end']).describe('What to do; end takes a control back'),
  incident: z
    .string()
    .min(1)
    .max(200)
    .describe('acknowledge, resolve, silence: the id in the mail')
    .optional(),
  finding: z
    .string()
    .min(1)
    .max(200)
    .describe('silence: a finding such as stale:mart_geo, or stale:* for all of a kind')
    .optional(),
  proposal: z.string().min(1).max(200).describe('approve: the id in the mail').optional(),
  mart: z.string().min(1).max(200).describe('hold: the mart kept from refresh').optional(),
  scope: z
    .enum(['all', 'marts', 'superset'])
    .describe('maintenance: what is being worked on; left out: all')
    .optional(),
  day: z.iso.date('expected a day such as 2026-12-31').describe('executive-meeting: the day').optional(),
  control: z.string().min(1).max(200).describe('end: the id of the control').optional(),
  duration: duration.describe('Until it ends by itself: 30m, 4h, 2d'),
  author,
  reason,
  link: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Set by the acknowledge function: which link was used, so that it works once')
    .optional(),
  linkExpires: z.iso.datetime().describe('Set by the acknowledge function: when the link expires').optional(),
});
/** A checked body for `control`. */
export type ControlRequest = z.infer<typeof controlRequest>;

/** Every request body by its topic; the topic has the function's name. */
export const requests = {
  'refresh-marts': refreshMartsRequest,
  'check-freshness': checkFreshnessRequest,
  'detect-drift': detectDriftRequest,
  escalate: escalateRequest,
  control: controlRequest,
} as const;

/** A topic that takes requests. */
export type RequestTopic = keyof typeof requests;
/** The checked body of a topic's request. */
export type RequestBody<Topic extends RequestTopic> = z.infer<(typeof requests)[Topic]>;
