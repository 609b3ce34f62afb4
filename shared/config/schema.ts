import { z } from 'zod';
import { isPublicPlainHttp } from './address.ts';
import { controls, mailSection, policy } from './escalation-schema.ts';
import { remediation } from './remediation-schema.ts';
import * as rule from './rules.ts';
import { section } from './section.ts';

const schedule = z.strictObject({
  'refresh-marts': rule.cron().optional(),
  'check-freshness': rule.cron().optional(),
  'probe-health': rule.cron().optional(),
  escalate: rule.cron().optional(),
  digest: rule.cron().optional(),
  'metadata-backup': rule.cron().optional(),
});

/** The names by which the `schedule` section changes a schedule of the manifest. */
export const scheduleNames: readonly string[] = Object.keys(schedule.shape);

const datasets = z
  .strictObject({
    marts: rule.datasetName(),
    ga4: rule.datasetName(),
    staging: rule.datasetName().default('watchdog_staging'),
    shadow: rule.datasetName().optional(),
    watchdog: rule.datasetName().default('watchdog'),
  })
  .superRefine((names, context) => {
    // A shadow or staging dataset that is the live one would be overwritten in a mode that promises not to.
    const all = { ...names, shadow: names.shadow ?? `${names.marts}_shadow` };
    const seen = new Map<string, string>();
    for (const [role, name] of Object.entries(all)) {
      const other = seen.get(name);
      const message = `expected a dataset of its own, not ${name}, which is that of ${other}`;
      if (other) context.addIssue({ code: 'custom', path: [role], input: name, message });
      seen.set(name, role);
    }
  });

const superset = z
  .strictObject({
    url: rule.webAddress().optional(),
    username: rule.text('the account of the watchdog in Superset').default('watchdog'),
    allowPlainHttp: rule.flag().default(false),
    staleCharts: rule.integerBetween(0, 200).default(20),
    smokeChart: rule.integerBetween(1, 2_147_483_647).optional(),
  })
  .superRefine(({ url, allowPlainHttp }, context) => {
    if (!url || allowPlainHttp || !isPublicPlainHttp(url)) return;
    const message = 'expected https, a private address, or superset.allowPlainHttp: true';
    context.addIssue({ code: 'custom', path: ['url'], input: url, message });
  });

const optionalContact = (whose: string) =>
  section({ name: rule.text(`the name of ${whose}`).optional(), email: rule.emailAddress(whose).optional() });

const filledContact = (whose: string) =>
  section({ name: rule.text(`the name of ${whose}`).optional(), email: rule.emailAddress(whose) });

const dayOfWeek = rule.choice('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday');

const days = (what: string) => z.array(rule.day(), { error: `expected a list of ${what}` }).default([]);

/** Every setting of watchdog.yaml; the comments for its readers are in that file. */
export const configSchema = z.strictObject({
  mode: rule.choice('observe', 'shadow', 'live'),
  project: rule.matching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'the id of a Google Cloud project'),
  location: rule.matching(/^[A-Za-z0-9-]+$/, 'a BigQuery location such as US, EU or europe-west3'),
  timeZone: rule.timeZone().default('Asia/Yerevan'),
  datasets: datasets.prefault({} as z.input<typeof datasets>),
  bytesCaps: section({ perQueryGibibytes: rule.integerBetween(1, 100_000).default(100) }),
  refresh: section({
    concurrency: rule.integerBetween(1, 64).default(20),
    exportWindowDays: rule.integerBetween(1, 3650).default(400),
    volumeFloorPercent: rule.integerBetween(0, 100).default(50),
    jobTimeoutSeconds: rule.integerBetween(60, 21_600).default(1800),
  }),
  schedule: schedule.prefault({}),
  source: section({
    expectedBy: rule.timeOfDay().default('18:00'),
    rewriteDays: rule.integerBetween(0, 30).default(3),
    timeZone: rule.timeZone().optional(),
  }),
  vm: z
    .strictObject({
      zone: rule.matching(/^[a-z]+-[a-z]+\d-[a-z]$/, 'a zone such as us-central1-a'),
      instance: rule.matching(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, 'the name of a VM instance'),
    })
    .optional(),
  superset: superset.prefault({}),
  remediation,
  contacts: section({
    analyticsLead: optionalContact('the analytics lead'),
    devOps: optionalContact('DevOps'),
    stakeholder: optionalContact('the stakeholder'),
  }),
  calendar: section({
    weekend: z
      .array(dayOfWeek, { error: 'expected a list of days of the week' })
      .max(6, { error: 'expected a day of work at least' })
      .default(['saturday', 'sunday']),
    holidays: days('holidays'),
    executiveMeetings: days('executive-meeting days'),
  }),
  policy,
  controls,
  mail: mailSection(rule.emailAddress('the watchdog, as sender').optional()),
});

/** The same for a function that mails: every contact has an address. */
export const mailingConfigSchema = configSchema.extend({
  contacts: section({
    analyticsLead: filledContact('the analytics lead'),
    devOps: filledContact('DevOps'),
    stakeholder: filledContact('the stakeholder'),
  }),
  mail: mailSection(rule.emailAddress('the watchdog, as sender')),
});
