import { z } from 'zod';
import { instant, sentence } from './fields.ts';
import { severities } from './finding.ts';

/** Everything that a person can tell the watchdog. */
export const controlKinds = [
  'acknowledge',
  'approve',
  'resolve',
  'silence',
  'pause-notices',
  'pause-remediation',
  'maintenance',
  'hold',
  'executive-meeting',
] as const;

/** What a person told the watchdog, and that it ended. */
export const controlChanged = z.object({
  control: z.string().describe('The id of the control, as `end` takes it: pause-notices, hold.mart_geo'),
  kind: z.enum(controlKinds),
  change: z.enum(['set', 'ended']),
  subject: z.string().describe('What it is about: an incident, a mart, a day; empty for everything'),
  author: z.string(),
  reason: z.string(),
  since: instant,
  until: instant,
  via: z.enum(['message', 'link']),
  replaces: z
    .object({ author: z.string(), reason: z.string(), until: instant })
    .describe('set: the same control as somebody set it before, which this one replaces')
    .optional(),
});

/** Why a notice is sent, or is not. */
export const noticeReasons = [
  'first-notice',
  'new-findings',
  'severity-raised',
  'unacknowledged',
  'deadline-near',
  'deadline-missed',
  'repeat',
  'remediation-gave-up',
  'resolved',
  'reopened',
  'unstable',
  'catch-up',
  'digest',
  'storm',
  'control-set',
  'control-ended',
  'unchanged',
  'acknowledged',
  'silenced',
  'paused',
  'maintenance',
  'explained-by',
  'waiting-for-group',
  'waiting-for-digest',
  'over-before-notice',
] as const;

/** What was decided about telling somebody; `held` says why nobody is told. */
export const noticeDecided = z.object({
  notice: z
    .string()
    .describe('Deterministic: incident, reason, tier; the mail carries it as Message-ID')
    .optional(),
  incident: z.string().optional(),
  incidents: z
    .array(z.string())
    .describe('Those that one mail tells of, where it is not about one: after an absence, or in a storm')
    .optional(),
  decision: z.enum(['due', 'held', 'sent', 'retrying', 'refused', 'dropped']),
  reason: z.enum(noticeReasons),
  explanation: sentence,
  tier: z.string().optional(),
  recipient: z.string().optional(),
  subject: z.string().optional(),
});

/** One step in the life of an incident. */
export const incidentChanged = z.object({
  incident: z.string(),
  cause: z.string().describe('Key of the finding that names it'),
  title: sentence,
  change: z.enum([
    'opened',
    'told',
    'grew',
    'severity-raised',
    'acknowledged',
    'acknowledgement-ended',
    'absorbed',
    'released',
    'unstable',
    'resolved',
    'reopened',
  ]),
  explanation: sentence,
  severity: z.enum(severities),
  deadline: instant,
  openedAt: instant,
  resolvedAt: instant.optional(),
  findings: z.int().nonnegative(),
});
