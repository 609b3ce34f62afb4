import { z } from 'zod';
import { instant, runId, sentence } from './fields.ts';

/** The result of judging how fresh one mart is. */
export const freshnessVerdict = z.enum([
  'fresh',
  'grace',
  'stale',
  'empty',
  'missing',
  'source-late',
  'rolled-back',
  'volume-dropped',
]);

const martVerdict = z.object({
  mart: z.string(),
  verdict: freshnessVerdict,
  reason: sentence.describe('Both clocks in one sentence'),
  refreshedAt: instant.describe('Clock one: the last successful publish').optional(),
  refreshedBy: z.string().describe('The run, or the other writer').optional(),
  dueAt: instant.describe('When a refresh was due').optional(),
  newestDate: z.iso.date().describe('Clock two: the newest day inside').optional(),
  expectedDate: z.iso.date().describe('The day that should be the newest').optional(),
  rows: z.int().nonnegative().optional(),
  previousRows: z.int().nonnegative().optional(),
});

/** What was judged of one mart. */
export type MartVerdict = z.infer<typeof martVerdict>;

/** The GA4 export as check-freshness found it. */
const source = z.object({
  verdict: z.enum(['arrived', 'grace', 'late', 'missing', 'unknown']),
  reason: sentence,
  newestDay: z.iso.date().optional(),
  expectedDay: z.iso.date(),
  expectedBy: instant,
});

/** Whether the scheduled run came to its end in time. */
const scheduledRun = z.object({
  verdict: z.enum(['finished', 'running', 'grace', 'missed', 'unknown']),
  reason: sentence,
  slot: instant,
  runId: z.string(),
  dueAt: instant,
});

/** What check-freshness found, also when everything is fresh. */
export const freshnessChecked = z.object({
  checkId: z.string().describe('The schedule slot or message that this check belongs to'),
  runId: runId.optional(),
  summary: sentence.describe('17/17 marts fresh'),
  marts: z.array(martVerdict),
  source,
  scheduledRun,
  obstacles: z.array(sentence).describe('What could not be looked at, and why').optional(),
  requestedRefresh: z
    .object({ days: z.array(z.iso.date()), reason: sentence })
    .describe('A refresh that was asked for because export days arrived or were rewritten')
    .optional(),
});
