/** Mails about incidents of the marts, as the morning of 24 November would bring them. */
import type { IncidentMailView } from '../../../../functions/escalate/mail/mail-view.ts';
import type { Finding } from '../../../../shared/events/finding.ts';
import {
  checkOf,
  contextOf,
  failedEnd,
  geoFailed,
  incidentOf,
  incidentView,
  jobLinks,
  marts,
  noticeOf,
  runOf,
  seen,
} from './_world.ts';

const geoKey = 'refresh-failed:mart_geo';
const lead = { reason: 'first-notice', tier: 'analyticsLead', at: '2026-11-24T02:04:00Z' } as const;

/** mart_geo could not be refreshed; the analytics lead knows. */
export const geo = incidentOf({
  cause: geoKey,
  title: 'mart_geo could not be refreshed',
  told: [lead],
  findings: [geoKey],
  everHad: [geoKey],
});

const runLog: IncidentMailView['logLines'] = [
  {
    time: new Date('2026-11-24T02:00:03Z'),
    severity: 'INFO',
    message: 'Run 20261124T020000Z: 17 marts',
    step: 'refresh-marts',
  },
  {
    time: new Date('2026-11-24T02:00:09Z'),
    severity: 'ERROR',
    message: 'mart_geo failed: Unrecognized name: geo_country; Did you mean country? at [14:5]',
    step: 'refresh-marts',
  },
  {
    time: new Date('2026-11-24T02:00:41Z'),
    severity: 'INFO',
    message: 'Completed: 16/17 tables refreshed (1 failed)',
    step: 'refresh-marts',
  },
];

/** One mart of 17 failed at 06:00. */
export const firstNotice = incidentView({
  incident: geo,
  findings: [seen(geoFailed, '2026-11-24T02:02:00Z')],
  links: jobLinks,
  logLines: runLog,
  lastRun: runOf({ mart_geo: failedEnd('mart_geo', 'unrecognized-name', 'Unrecognized name: geo_country') }),
  lastCheck: checkOf(['mart_geo']),
});

const viewBroken: Finding = {
  kind: 'staging-view-broken',
  subject: 'stg_events',
  summary: 'stg_events is broken: the GA4 export has no column event_params any more.',
  evidence: [
    {
      label: 'BigQuery says',
      value:
        'Unrecognized name: event_params at [31:14]; failed to parse view x-victor-477214-g0.ineco_marts.stg_events',
    },
    { label: 'Where', value: 'marts/stg_events.sql:58:14' },
    { label: 'Newest export', value: 'ineco_ga4.events_20261122' },
  ],
  fix: 'Correct marts/stg_events.sql:58:14, run npm run marts, deploy, then publish {"apply":["stg_events"]} to refresh-marts.',
  rerun: { topic: 'refresh-marts', body: { apply: ['stg_events'] } },
};

const skipped = marts.map(
  (mart): Finding => ({
    kind: 'refresh-skipped',
    subject: mart,
    summary: `${mart} was not refreshed: stg_events is broken.`,
    causedBy: ['staging-view-broken:stg_events'],
  }),
);

const view = incidentOf({
  id: 'stg_events-20261124T0200Z',
  cause: 'staging-view-broken:stg_events',
  title: 'stg_events is broken',
  openedAt: '2026-11-24T02:00:04Z',
  told: [lead],
});

/** 17 marts broken by one view: one mail. */
export const manyMarts = incidentView({
  incident: view,
  findings: [viewBroken, ...skipped].map((finding) => seen(finding, '2026-11-24T02:00:04Z')),
  absorbed: ['mart_sessions is stale'],
  lastCheck: checkOf(marts),
});

/** Two more marts since the last mail; acknowledged by a message, for a project without public functions. */
export const newFindings = incidentView({
  at: '2026-11-24T02:40:00Z',
  notice: noticeOf('new-findings', {
    decidedAt: '2026-11-24T02:40:00Z',
    explanation: 'Two more things are wrong for the same reason.',
  }),
  acknowledge: {
    kind: 'command',
    line: `gcloud pubsub topics publish control \\\n  --project=x-victor-477214-g0 \\\n  --message='{"action":"acknowledge","incident":"permission-denied-20261124T0202Z"}'`,
  },
  incident: incidentOf({
    id: 'permission-denied-20261124T0202Z',
    cause: 'refresh-failed:permission-denied',
    title: "BigQuery refuses the watchdog's account: permission denied",
    told: [lead],
  }),
  findings: [
    seen(deniedOn('mart_pages'), '2026-11-24T02:02:00Z'),
    seen(deniedOn('mart_devices'), '2026-11-24T02:36:00Z'),
    seen(deniedOn('mart_hourly'), '2026-11-24T02:36:10Z'),
  ],
});

function deniedOn(mart: string): Finding {
  return {
    kind: 'refresh-failed',
    subject: mart,
    summary: `${mart} could not be refreshed: permission denied.`,
    evidence: [
      {
        label: 'BigQuery says',
        value: `Access Denied: Table x-victor-477214-g0:ineco_marts.${mart}: Permission bigquery.tables.updateData denied on table x-victor-477214-g0:ineco_marts.${mart} (or it may not exist).`,
      },
      { label: 'Where', value: `marts/${mart}.sql` },
    ],
    fix: `Grant the missing role: gcloud projects add-iam-policy-binding x-victor-477214-g0 --member=serviceAccount:refresh-marts@x-victor-477214-g0.iam.gserviceaccount.com --role=roles/bigquery.dataEditor; then publish {"only":["${mart}"],"with":["dependents"]} to refresh-marts.`,
    rerun: { topic: 'refresh-marts', body: { only: [mart], with: ['dependents'] } },
  };
}

/** Over, by a refresh that somebody asked for. */
export const resolved = incidentView({
  at: '2026-11-24T03:15:00Z',
  notice: noticeOf('resolved', { explanation: 'It is over, and you were told of it.' }),
  incident: {
    ...geo,
    state: 'resolved',
    resolvedAt: '2026-11-24T03:14:30Z',
    resolution: {
      how: 'refresh-by-hand',
      explanation: 'Run 19284471, started by hand by Anahit (as claimed), refreshed it.',
    },
    findings: [],
    acknowledged: {
      by: 'Anahit',
      reason: 'renaming the column back',
      at: '2026-11-24T02:20:00Z',
      until: '2026-11-24T06:20:00Z',
    },
  },
  findingsBefore: [seen(geoFailed, '2026-11-24T02:02:00Z')],
  lastRun: runOf(),
  lastCheck: checkOf(),
});

/** A P3, told by its deadline: schedule a fix. */
export const minorDeadline = incidentView({
  at: '2026-11-24T11:30:00Z',
  notice: noticeOf('deadline-missed', {
    severity: 'P3',
    explanation: 'Its deadline passed 30 minutes ago and it is still open.',
  }),
  incident: incidentOf({
    id: 'applications_by_city-20261117T1100Z',
    cause: 'chart-broken:applications_by_city',
    title: 'The chart Applications by city is broken',
    area: 'platform',
    severity: 'P3',
    openedAt: '2026-11-17T11:00:00Z',
    deadline: '2026-11-24T11:00:00Z',
  }),
  findings: [
    seen(
      {
        kind: 'chart-broken',
        subject: 'applications_by_city',
        summary: 'The chart Applications by city is broken: mart_geo has no column apply_clicks.',
        evidence: [
          { label: 'Superset says', value: 'Columns missing in dataset: ["apply_clicks"]' },
          { label: 'Dashboards', value: 'Marketing overview, Branches' },
        ],
        fix: 'Edit the chart to use applications, or restore the column in marts/mart_geo.sql.',
        links: [{ title: 'The chart', url: 'https://superset.example.test/explore/?slice_id=41' }],
      },
      '2026-11-17T11:00:00Z',
    ),
  ],
});

/** The plain mail about figures that are old, after nobody of the team answered. */
export const plainOldFigures = incidentView({
  ...contextOf(noticeOf('deadline-missed', { tier: 'stakeholder', plain: true }), '2026-11-24T14:00:30Z'),
  at: '2026-11-24T14:00:30Z',
  notice: noticeOf('deadline-missed', {
    tier: 'stakeholder',
    plain: true,
    explanation: 'The time by which it should have been over has passed.',
  }),
  incident: {
    ...view,
    told: [lead, { reason: 'unacknowledged', tier: 'devOps', at: '2026-11-24T07:00:00Z' }],
  },
  findings: manyMarts.findings,
  lastCheck: checkOf(marts),
});

const rejectedRows = { rows: 9_412, previousRows: 41_812 };

/** Built and withheld: far fewer rows than the published version has. */
export const rejected = incidentView({
  incident: incidentOf({
    id: 'mart_sessions-20261124T0202Z',
    cause: 'refresh-rejected:mart_sessions',
    title: 'mart_sessions was built and not published: 9412 rows are less than 50% of the 41812 published.',
    told: [lead],
  }),
  findings: [
    seen(
      {
        kind: 'refresh-rejected',
        subject: 'mart_sessions',
        summary:
          'mart_sessions was built and not published: 9412 rows are less than 50% of the 41812 published.',
        evidence: [
          { label: 'Reason', value: 'volume' },
          { label: 'Rows published', value: '41812' },
          { label: 'Rows built', value: '9412' },
        ],
        fix: 'Look whether the export of 22 Nov is complete. To publish it in spite of that, publish {"only":["mart_sessions"],"accept":["volume"]} to refresh-marts.',
        rerun: { topic: 'refresh-marts', body: { only: ['mart_sessions'], accept: ['volume'] } },
      },
      '2026-11-24T02:02:00Z',
    ),
    seen(
      {
        kind: 'refresh-skipped',
        subject: 'mart_campaigns',
        summary: 'mart_campaigns was not refreshed: mart_sessions is not fresh.',
        causedBy: ['refresh-rejected:mart_sessions'],
      },
      '2026-11-24T02:02:00Z',
    ),
  ],
  lastRun: runOf({
    mart_sessions: {
      mart: 'mart_sessions',
      outcome: 'rejected',
      reason: 'volume',
      explanation: 'Too few rows',
      ...rejectedRows,
    },
    mart_campaigns: {
      mart: 'mart_campaigns',
      outcome: 'skipped',
      reason: 'upstream',
      explanation: 'mart_sessions',
    },
  }),
});

/** By name. */
export const incidentExamples = {
  'first-notice': firstNotice,
  'first-notice-17-marts': manyMarts,
  'first-notice-rejected': rejected,
  'new-findings': newFindings,
  resolved,
  'deadline-missed-p3': minorDeadline,
  'plain-deadline-missed': plainOldFigures,
};
