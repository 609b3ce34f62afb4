/** The morning of 24 November in Yerevan, as the functions would tell it: 17 marts, their run, their freshness. */
import type { Incident, Notice, NoticeReason, Observation } from '../../../../functions/escalate/board.ts';
import type { IncidentMailView, MailContext } from '../../../../functions/escalate/mail/mail-view.ts';
import type { EscalationPolicy } from '../../../../functions/escalate/policy.ts';
import type { FactData } from '../../../../shared/events/facts.ts';
import { type Finding, findingKey } from '../../../../shared/events/finding.ts';

/** Where the team is. */
export const timeZone = 'Asia/Yerevan';

/** The project of watchdog.yaml. */
export const project = 'x-victor-477214-g0';

/** All of them. */
export const marts = [
  'mart_apply_funnel',
  'mart_campaigns',
  'mart_channel_attribution',
  'mart_daily_kpis',
  'mart_devices',
  'mart_engagement',
  'mart_events',
  'mart_geo',
  'mart_hourly',
  'mart_landing_pages',
  'mart_new_vs_returning',
  'mart_page_flow',
  'mart_pages',
  'mart_product_interest',
  'mart_retention',
  'mart_sessions',
  'mart_traffic_sources',
];

/** What every mail can lead to. */
export const links = {
  superset: 'https://superset.example.test/dashboard/list/',
  logs: `https://console.cloud.google.com/logs/query;query=labels.run_id%3D%2220261124T020000Z%22?project=${project}`,
};

/** The failed job of a mart. */
export const jobLinks = {
  ...links,
  job: `https://console.cloud.google.com/bigquery?project=${project}&j=bq:US:watchdog_20261124T020000Z_mart_geo_1&page=queryresults`,
};

const policy: EscalationPolicy = {
  severity: {} as EscalationPolicy['severity'],
  p1Hours: 2,
  p2DueBy: '18:00',
  p2CutOff: '16:00',
  p3Days: 7,
  businessDayStart: '09:00',
  acknowledgeMinutes: { p1: 15, p2: 120, p3: 2880 },
  repeatMinutes: { p1: 30, p2: 1440, p3: 10_080 },
  reopenMinutes: 60,
  stableMinutes: 30,
  mailsPerHour: 20,
  timeZone,
  calendar: { weekend: ['saturday', 'sunday'], holidays: [], executiveMeetings: [] },
} as EscalationPolicy;

/** A finding on the board since an instant. */
export function seen(finding: Finding, since: string): Observation {
  return { at: since, factId: `${findingKey(finding)}@${since}`, finding, since };
}

/** An open P2 of the marts, unless told otherwise. */
export function incidentOf(parts: Partial<Incident> & Pick<Incident, 'cause' | 'title'>): Incident {
  return {
    id: 'mart_geo-20261124T0202Z',
    area: 'data',
    state: 'open',
    severity: 'P2',
    openedAt: '2026-11-24T02:02:00Z',
    waitUntil: '2026-11-24T02:04:00Z',
    deadline: '2026-11-24T14:00:00Z',
    policy,
    findings: [],
    everHad: [],
    remedies: [],
    flips: [],
    unstable: false,
    told: [],
    ...parts,
  };
}

/** A notice to the analytics lead, unless told otherwise. */
export function noticeOf(reason: NoticeReason, parts: Partial<Notice> = {}): Notice {
  return {
    id: `mart_geo-20261124T0202Z/${reason}/analyticsLead`,
    incident: 'mart_geo-20261124T0202Z',
    reason,
    tier: 'analyticsLead',
    plain: false,
    severity: 'P2',
    explanation: 'It is the first word about it.',
    decidedAt: '2026-11-24T02:04:00Z',
    attempts: 0,
    nextAttemptAt: '2026-11-24T02:04:00Z',
    ...parts,
  };
}

/** What every mail knows, for the notice's tier. */
export function contextOf(notice: Notice, now: string): MailContext {
  const contacts = { analyticsLead: 'Anahit', devOps: 'Davit', stakeholder: 'Siranush' };
  return {
    notice,
    recipient: { name: contacts[notice.tier], tier: notice.tier },
    contacts,
    timeZone,
    now: new Date(now),
    project,
    links,
  };
}

/** A mail about one incident with a link to acknowledge it. */
export function incidentView(
  parts: Pick<IncidentMailView, 'incident'> & Partial<IncidentMailView> & { at?: string },
): IncidentMailView {
  const { at = '2026-11-24T02:04:10Z', notice = noticeOf('first-notice'), ...rest } = parts;
  return {
    ...contextOf(notice, at),
    kind: 'incident',
    findings: [],
    findingsBefore: [],
    absorbed: [],
    acknowledge: {
      kind: 'link',
      url: 'https://watchdog.example.test/acknowledge?incident=mart_geo-20261124T0202Z&until=1764036000&signature=0f9c2b7e51a64d0c',
    },
    logLines: [],
    ...rest,
  };
}

/** A column that BigQuery does not know. */
export const geoFailed: Finding = {
  kind: 'refresh-failed',
  subject: 'mart_geo',
  summary: 'mart_geo could not be refreshed: BigQuery does not know the column geo_country.',
  evidence: [
    {
      label: 'BigQuery says',
      value: 'Unrecognized name: geo_country; Did you mean country? at [14:5]',
    },
    { label: 'Where', value: 'marts/mart_geo.sql:37:5' },
    { label: 'Error', value: 'Unrecognized name: X (Column/schema change in source)' },
    { label: 'Published version', value: '23 Nov 06:02, 41,812 rows' },
  ],
  fix: 'Correct marts/mart_geo.sql:37:5, run npm run marts, deploy, then publish {"only":["mart_geo"],"with":["dependents"]} to refresh-marts.',
  rerun: { topic: 'refresh-marts', body: { only: ['mart_geo'], with: ['dependents'] } },
};

/** What a mart of a run came to. */
export type MartEnd = FactData<'marts-refreshed'>['marts'][number];

/** A mart that could not be built. */
export function failedEnd(mart: string, reason: string, explanation: string): MartEnd {
  return { mart, outcome: 'failed', reason, explanation };
}

function refreshedEnd(mart: string, index: number): MartEnd {
  const rows = 1200 + ((index * 7919) % 48_000);
  return {
    mart,
    outcome: 'refreshed',
    reason: 'published',
    explanation: `${rows} rows, newest data 2026-11-22`,
    rows,
    previousRows: rows - 35,
    newestDate: '2026-11-22',
    bytesProcessed: 31_457_280 + index * 9_000_000,
    durationSeconds: 2.4 + ((index * 37) % 90) / 7,
  };
}

/** The run of 06:00, with other ends for some marts. */
export function runOf(ends: Record<string, MartEnd> = {}): FactData<'marts-refreshed'> {
  const results = marts.map((mart, index) => ends[mart] ?? refreshedEnd(mart, index));
  const count = (outcome: MartEnd['outcome']) =>
    results.filter((result) => result.outcome === outcome).length;
  const refreshed = count('refreshed');
  return {
    runId: '20261124T020000Z',
    trigger: 'schedule',
    mode: 'live',
    dryRun: false,
    slot: '2026-11-24T02:00:00Z',
    summary: `Completed: ${refreshed}/17 tables refreshed`,
    total: 17,
    refreshed,
    failed: count('failed'),
    rejected: count('rejected'),
    skipped: count('skipped'),
    held: count('held'),
    bytesProcessed: results.reduce((sum, { bytesProcessed = 0 }) => sum + bytesProcessed, 0),
    durationSeconds: 41.3,
    stagingView: {
      state: 'current',
      explanation: 'ineco_marts.stg_events is what marts/stg_events.sql says.',
    },
    marts: results,
  };
}

/** The check after the run, with these marts stale. */
export function checkOf(staleMarts: readonly string[] = []): FactData<'freshness-checked'> {
  return {
    checkId: '20261124T030000Z',
    summary: `${17 - staleMarts.length}/17 marts fresh`,
    marts: marts.map((mart) => {
      const isStale = staleMarts.includes(mart);
      return {
        mart,
        verdict: isStale ? 'stale' : 'fresh',
        reason: isStale
          ? 'Refreshed 23 Nov 06:02, due 24 Nov 08:00; newest data 21 Nov, expected 22 Nov.'
          : 'Refreshed 24 Nov 06:02; newest data 22 Nov, as expected.',
        refreshedAt: isStale ? '2026-11-23T02:02:00Z' : '2026-11-24T02:02:00Z',
        newestDate: isStale ? '2026-11-21' : '2026-11-22',
        expectedDate: '2026-11-22',
      };
    }),
    source: {
      verdict: 'arrived',
      reason: 'The export of 22 Nov arrived on 23 Nov at 15:41.',
      newestDay: '2026-11-22',
      expectedDay: '2026-11-22',
      expectedBy: '2026-11-23T14:00:00Z',
    },
    scheduledRun: {
      verdict: 'finished',
      reason: 'The run of 06:00 finished at 06:01.',
      slot: '2026-11-24T02:00:00Z',
      runId: '20261124T020000Z',
      dueAt: '2026-11-24T02:30:00Z',
    },
  };
}
