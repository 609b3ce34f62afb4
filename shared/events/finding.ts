import { z } from 'zod';
import { sentence } from './fields.ts';

/** How much is at stake: P1 within hours, P2 the same business day, P3 within a week (runbook section 8). */
export const severities = ['P1', 'P2', 'P3'] as const;

/** One of the runbook's three severities. */
export type Severity = (typeof severities)[number];

/** Everything that can be wrong, by what it is about. */
export const findingKinds = {
  refresh: [
    'staging-view-broken',
    'staging-view-differs',
    'run-blocked',
    'refresh-failed',
    'refresh-rejected',
    'refresh-skipped',
    'run-missed',
  ],
  freshness: ['source-late', 'stale', 'empty', 'missing', 'rolled-back', 'volume-dropped', 'unjudged'],
  drift: ['chart-broken', 'charts-stale', 'filter-dropped', 'column-drift', 'dataset-drift'],
  platform: [
    'vm-stopped',
    'vm-unreachable',
    'network-path',
    'superset-database-down',
    'superset-web-down',
    'superset-worker-down',
    'superset-queries-failing',
    'superset-slow',
    'disk-full',
    'agent-silent',
    'remediation-gave-up',
  ],
  watchdog: ['dead-letter', 'step-silent', 'request-rejected'],
} as const;

/** What a finding is about, in the large. */
export type FindingArea = keyof typeof findingKinds;

/** One kind of thing that can be wrong. */
export type FindingKind = (typeof findingKinds)[FindingArea][number];

const kinds = Object.values(findingKinds).flat() as [FindingKind, ...FindingKind[]];

/** One thing wrong, as facts carry it. */
export const finding = z.object({
  kind: z.enum(kinds),
  subject: z.string().min(1).describe('The thing: a mart, a container, a dataset'),
  severity: z
    .enum(severities)
    .describe('Where the step knows better than the table in watchdog.yaml')
    .optional(),
  summary: sentence.describe('What is wrong, in one sentence'),
  causedBy: z
    .array(z.string())
    .describe('Keys (kind:subject) of findings that the step knows to be the reason for this one')
    .optional(),
  class: z
    .string()
    .describe('One fault that many things can have at once, such as permission-denied: told as one')
    .optional(),
  evidence: z.array(z.object({ label: z.string(), value: z.string() })).optional(),
  fix: sentence.describe('What to do about it').optional(),
  rerun: z
    .object({ topic: z.string(), body: z.record(z.string(), z.json()) })
    .describe('The message that tries again after the fix')
    .optional(),
  proposal: z
    .object({ id: z.string(), what: sentence.describe('What is done once it is approved, as a sentence') })
    .describe('What the watchdog can do about it, and does only when somebody approves it')
    .optional(),
  links: z.array(z.object({ title: z.string(), url: z.url() })).optional(),
});

/** One thing wrong. */
export type Finding = z.infer<typeof finding>;

/** What tells two findings apart: `refresh-failed:mart_geo`. */
export function findingKey({ kind, subject }: Pick<Finding, 'kind' | 'subject'>): string {
  return `${kind}:${subject}`;
}

/** The area that a kind of finding belongs to. */
export function areaOf(kind: FindingKind): FindingArea {
  const areas = Object.keys(findingKinds) as FindingArea[];
  const area = areas.find((candidate) => (findingKinds[candidate] as readonly string[]).includes(kind));
  if (!area) throw new RangeError(`No area has findings of kind ${kind}`);
  return area;
}
