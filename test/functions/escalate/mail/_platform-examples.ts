/** Mails about Superset and its VM, every reason that a P1 brings. */
import type { Incident, Notice, NoticeReason } from '../../../../functions/escalate/board.ts';
import type { Finding } from '../../../../shared/events/finding.ts';
import { incidentOf, incidentView, noticeOf, seen } from './_world.ts';

const webDown: Finding = {
  kind: 'superset-web-down',
  subject: 'superset_app',
  summary: 'Superset does not answer: the container superset_app refuses connections.',
  evidence: [
    { label: 'GET /health', value: 'connect ECONNREFUSED 10.128.0.7:8088 (3 probes in 3 minutes)' },
    { label: 'Agent on the VM', value: 'superset_app Exited (137) 4 minutes ago; superset_db Up 12 days' },
    { label: 'VM', value: 'superset-ineco RUNNING since 12 Nov' },
  ],
  fix: 'Look why superset_app exits (docker logs --tail 100 superset_app on superset-ineco), then restart it.',
  rerun: { topic: 'probe-health', body: { chain: false } },
};

const databaseDown: Finding = {
  kind: 'superset-worker-down',
  subject: 'superset_worker',
  summary: 'The worker superset_worker does not answer.',
};

const toldBoth: Incident['told'] = [
  { reason: 'first-notice', tier: 'devOps', at: '2026-11-24T06:31:00Z' },
  { reason: 'first-notice', tier: 'stakeholder', at: '2026-11-24T06:31:00Z' },
];

const web = incidentOf({
  id: 'superset_app-20261124T0630Z',
  cause: 'superset-web-down:superset_app',
  title: 'Superset is down',
  area: 'platform',
  severity: 'P1',
  openedAt: '2026-11-24T06:30:00Z',
  deadline: '2026-11-24T08:30:00Z',
  told: toldBoth,
  findings: ['superset-web-down:superset_app', 'superset-worker-down:superset_worker'],
  everHad: ['superset-web-down:superset_app', 'superset-worker-down:superset_worker'],
  remedies: [
    {
      at: '2026-11-24T06:32:00Z',
      rung: 'restart-web',
      target: 'superset_app',
      outcome: 'failed',
      reason: 'Three probes after 180 s still found the connection refused.',
    },
    {
      at: '2026-11-24T06:38:00Z',
      rung: 'restart-all',
      target: 'superset-ineco',
      outcome: 'started',
      reason: 'The rung before did not help.',
    },
  ],
});

function platformView(reason: NoticeReason, at: string, parts: Partial<Notice>, incident: Incident = web) {
  return incidentView({
    at,
    notice: noticeOf(reason, {
      id: `${incident.id}/${reason}/devOps`,
      incident: incident.id,
      tier: 'devOps',
      severity: 'P1',
      decidedAt: at,
      ...parts,
    }),
    incident,
    findings: [seen(webDown, '2026-11-24T06:30:00Z'), seen(databaseDown, '2026-11-24T06:30:20Z')],
  });
}

const over: Incident = {
  ...web,
  state: 'resolved',
  resolvedAt: '2026-11-24T07:42:00Z',
  findings: [],
  resolution: {
    how: 'remedy',
    explanation: 'restart-all of superset-ineco helped: three deep probes found it up.',
  },
};

const flips: Incident['flips'] = [
  { at: '2026-11-24T07:00:00Z', to: 'resolved' },
  { at: '2026-11-24T07:20:00Z', to: 'reopened' },
  { at: '2026-11-24T07:45:00Z', to: 'resolved' },
  { at: '2026-11-24T07:58:00Z', to: 'reopened' },
  { at: '2026-11-24T08:10:00Z', to: 'resolved' },
  { at: '2026-11-24T08:15:00Z', to: 'reopened' },
];

const plain = { tier: 'stakeholder', plain: true } as const;

/** By name. */
export const platformExamples = {
  'first-notice-p1': platformView('first-notice', '2026-11-24T06:31:00Z', {}),
  'severity-raised': platformView('severity-raised', '2026-11-24T06:50:00Z', {
    explanation: 'It is P1 now: executives look at the dashboards today.',
  }),
  unacknowledged: platformView('unacknowledged', '2026-11-24T06:46:00Z', {
    tier: 'analyticsLead',
    explanation: 'Davit has not acknowledged it for 15 minutes.',
  }),
  'deadline-near': platformView('deadline-near', '2026-11-24T08:00:00Z', {
    explanation: 'Three quarters of the time to its deadline have passed.',
  }),
  'deadline-missed': platformView(
    'deadline-missed',
    '2026-11-24T08:31:00Z',
    { explanation: 'Its deadline has passed and it is still open.' },
    {
      ...web,
      acknowledged: {
        by: 'Davit',
        reason: 'looking at the disk',
        at: '2026-11-24T06:50:00Z',
        until: '2026-11-24T10:50:00Z',
      },
    },
  ),
  repeat: platformView('repeat', '2026-11-24T07:31:00Z', {
    explanation: 'Nobody has acknowledged it for an hour.',
  }),
  'remediation-gave-up': platformView('remediation-gave-up', '2026-11-24T07:05:00Z', {
    explanation: 'The watchdog has used up its remedies for superset-ineco and waits for a person.',
  }),
  reopened: platformView(
    'reopened',
    '2026-11-24T07:21:00Z',
    { explanation: 'It came back 20 minutes after it was over.' },
    { ...web, flips: flips.slice(0, 2) },
  ),
  unstable: platformView(
    'unstable',
    '2026-11-24T08:16:00Z',
    {
      explanation:
        'It came back for the third time in 6 hours; the next mail comes when it has been quiet for 30 minutes.',
    },
    { ...web, flips, unstable: true },
  ),
  'resolved-p1': platformView(
    'resolved',
    '2026-11-24T07:42:30Z',
    { explanation: 'It is over, and you were told of it.' },
    over,
  ),
  'plain-opening': platformView('first-notice', '2026-11-24T06:31:00Z', {
    ...plain,
    explanation: 'You are told of everything that keeps the dashboards from being used.',
  }),
  'plain-resolved': platformView(
    'resolved',
    '2026-11-24T07:42:30Z',
    { ...plain, explanation: 'You were told when it began.' },
    over,
  ),
};
