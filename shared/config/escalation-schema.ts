import { z } from 'zod';
import { type FindingKind, severities } from '../events/finding.ts';
import * as rule from './rules.ts';
import { section } from './section.ts';

const severity = rule.choice(...severities);

/** How bad each kind of finding is (runbook section 8); a step that knows better says so in its finding. */
const severityTable = section({
  'staging-view-broken': severity.default('P2'),
  'staging-view-differs': severity.default('P3'),
  'run-blocked': severity.default('P2'),
  'refresh-failed': severity.default('P2'),
  'refresh-rejected': severity.default('P2'),
  'refresh-skipped': severity.default('P2'),
  'run-missed': severity.default('P2'),
  'source-late': severity.default('P2'),
  stale: severity.default('P2'),
  empty: severity.default('P2'),
  missing: severity.default('P2'),
  'rolled-back': severity.default('P3'),
  'volume-dropped': severity.default('P2'),
  unjudged: severity.default('P2'),
  'chart-broken': severity.default('P3'),
  'charts-stale': severity.default('P2'),
  'filter-dropped': severity.default('P2'),
  'column-drift': severity.default('P3'),
  'dataset-drift': severity.default('P3'),
  'vm-stopped': severity.default('P1'),
  'vm-unreachable': severity.default('P1'),
  'network-path': severity.default('P2'),
  'superset-database-down': severity.default('P1'),
  'superset-web-down': severity.default('P1'),
  'superset-worker-down': severity.default('P3'),
  'superset-queries-failing': severity.default('P1'),
  'superset-slow': severity.default('P3'),
  'disk-full': severity.default('P2'),
  'agent-silent': severity.default('P3'),
  'remediation-gave-up': severity.default('P1'),
  'dead-letter': severity.default('P2'),
  'step-silent': severity.default('P2'),
  'request-rejected': severity.default('P3'),
} satisfies Record<FindingKind, z.ZodType>);

const minutes = (presets: Record<'p1' | 'p2' | 'p3', number>) =>
  section({
    p1: rule.integerBetween(1, 44_640).default(presets.p1),
    p2: rule.integerBetween(1, 44_640).default(presets.p2),
    p3: rule.integerBetween(1, 44_640).default(presets.p3),
  });

const policyRules = z
  .strictObject({
    severity: severityTable,
    p1Hours: rule.integerBetween(1, 24).default(2),
    p2DueBy: rule.timeOfDay().default('18:00'),
    p2CutOff: rule.timeOfDay().default('16:00'),
    p3Days: rule.integerBetween(1, 31).default(7),
    businessDayStart: rule.timeOfDay().default('09:00'),
    acknowledgeMinutes: minutes({ p1: 15, p2: 120, p3: 2880 }),
    repeatMinutes: minutes({ p1: 30, p2: 1440, p3: 10_080 }),
    reopenMinutes: rule.integerBetween(1, 1440).default(60),
    stableMinutes: rule.integerBetween(1, 1440).default(30),
    mailsPerHour: rule.integerBetween(1, 1000).default(20),
  })
  .superRefine((times, context) => {
    // Otherwise nobody would ever be at work in time, and every P2 would be due another day.
    for (const earlier of ['businessDayStart', 'p2CutOff'] as const) {
      if (times[earlier] <= times.p2DueBy) continue;
      const message = `expected a time before policy.p2DueBy, which is ${times.p2DueBy}`;
      context.addIssue({ code: 'custom', path: [earlier], input: times[earlier], message });
    }
  });

/** How incidents are told: severities, deadlines, waits. */
export const policy = policyRules.prefault({} as z.input<typeof policyRules>);

const controlTimes = z
  .strictObject({
    defaultHours: rule.integerBetween(1, 720).default(4),
    maximumHours: rule.integerBetween(1, 720).default(168),
  })
  .superRefine(({ defaultHours, maximumHours }, context) => {
    if (defaultHours <= maximumHours) return;
    const message = `expected at most controls.maximumHours, which is ${maximumHours}`;
    context.addIssue({ code: 'custom', path: ['defaultHours'], input: defaultHours, message });
  });

/** How long what a person says lasts. */
export const controls = controlTimes.prefault({} as z.input<typeof controlTimes>);

/** How mails are sent; `from` is required of who mails. */
export const mailSection = <From extends z.ZodType>(from: From) =>
  section({
    server: rule
      .matching(/^smtps?:\/\/[^\s/@]+(:\d+)?$/, 'an SMTP server such as smtps://smtp.example.com:465')
      .optional(),
    user: rule.text('the name to log in with').optional(),
    from,
    digest: rule.flag().default(true),
    acknowledgeBy: rule.choice('link', 'command').default('link'),
  });
