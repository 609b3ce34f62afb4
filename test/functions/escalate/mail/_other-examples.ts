/** Mails that are not about one incident. */
import type {
  CatchUpMailView,
  ControlMailView,
  DigestMailView,
  StatelessView,
  StormMailView,
} from '../../../../functions/escalate/mail/mail-view.ts';
import type { Control } from '../../../../shared/controls.ts';
import { firstNotice, geo, minorDeadline, resolved } from './_incident-examples.ts';
import { platformExamples } from './_platform-examples.ts';
import {
  checkOf,
  contextOf,
  failedEnd,
  geoFailed,
  links,
  marts,
  noticeOf,
  project,
  runOf,
  timeZone,
} from './_world.ts';

const pause: Control = {
  id: 'pause-notices',
  kind: 'pause-notices',
  subject: '',
  author: 'Davit',
  reason: 'moving Superset to the new VM',
  since: '2026-11-24T06:00:00Z',
  until: '2026-11-24T10:00:00Z',
  via: 'message',
  messageId: '17',
};

const heldBack = [
  { incident: geo.id, title: geo.title, reason: 'unacknowledged', at: '2026-11-24T06:04:00Z' },
  {
    incident: 'superset_app-20261124T0630Z',
    title: 'Superset is down',
    reason: 'first-notice',
    at: '2026-11-24T06:31:00Z',
  },
  {
    incident: 'superset_app-20261124T0630Z',
    title: 'Superset is down',
    reason: 'resolved',
    at: '2026-11-24T07:42:30Z',
  },
] satisfies ControlMailView['about']['heldBack'];

const controlSet: ControlMailView = {
  ...contextOf(
    noticeOf('control-set', { explanation: 'A control was set that keeps mails back.' }),
    '2026-11-24T06:00:20Z',
  ),
  kind: 'control',
  about: { kind: 'control', control: pause, heldBack: [] },
};

const controlEnded: ControlMailView = {
  ...contextOf(
    noticeOf('control-ended', { explanation: 'A control that kept mails back is over.' }),
    '2026-11-24T10:00:20Z',
  ),
  kind: 'control',
  about: { kind: 'control', control: pause, heldBack },
};

const listedGeo = { incident: geo, findings: firstNotice.findings, acknowledge: firstNotice.acknowledge };
const { acknowledge: _single, ...minor } = minorDeadline;
const listedMinor = {
  incident: { ...minor.incident, openedAt: '2026-11-20T11:00:00Z', deadline: '2026-11-27T11:00:00Z' },
  findings: minor.findings,
};
const overWeb = platformExamples['resolved-p1'].incident;

const catchUp: CatchUpMailView = {
  ...contextOf(
    noticeOf('catch-up', {
      explanation: 'The watchdog judged nothing for 6 hours and has read what happened meanwhile.',
    }),
    '2026-11-24T08:02:00Z',
  ),
  kind: 'catch-up',
  about: {
    kind: 'catch-up',
    from: '2026-11-24T01:50:00Z',
    until: '2026-11-24T08:00:00Z',
    incidents: [geo.id, overWeb.id],
  },
  incidents: [listedGeo, { incident: overWeb, findings: [] }],
};

const storm: StormMailView = {
  ...contextOf(
    noticeOf('storm', {
      explanation: 'More than 20 mails would have gone to you within an hour; these come in one.',
    }),
    '2026-11-24T06:30:00Z',
  ),
  kind: 'storm',
  about: {
    kind: 'storm',
    notices: marts.map((mart) => ({
      subject: `OPEN P2 | ${mart} could not be refreshed`,
      reason: 'first-notice' as const,
      incident: `${mart}-20261124T0602Z`,
    })),
  },
};

/** A day without a fault. */
export const quietDigest: DigestMailView = {
  ...contextOf(
    noticeOf('digest', { explanation: 'The digest of the day, at 09:00.' }),
    '2026-11-24T05:00:00Z',
  ),
  kind: 'digest',
  day: '2026-11-24',
  run: runOf(),
  freshness: checkOf(),
  open: [],
  resolved: [],
  repaired: [],
  controls: [],
  lines: [],
  dollarsPerTebibyte: 6.25,
};

const busyDigest: DigestMailView = {
  ...quietDigest,
  freshness: checkOf(['mart_geo']),
  run: {
    ...runOf({
      mart_geo: failedEnd('mart_geo', 'unrecognized-name', 'Unrecognized name: geo_country at [14:5]'),
    }),
    expiryRemoved: ['mart_pages', 'mart_hourly'],
  },
  open: [listedMinor, listedGeo],
  resolved: [overWeb, resolved.incident],
  repaired: [
    {
      at: new Date('2026-11-23T23:12:00Z'),
      text: 'restart-web of superset_app: three deep probes found it up.',
    },
    {
      at: new Date('2026-11-24T02:01:10Z'),
      text: 'Column returning_users added to the Superset dataset mart_daily_kpis.',
    },
  ],
  controls: [
    { control: pause, heldBack },
    {
      control: {
        ...pause,
        id: 'hold.mart_retention',
        kind: 'hold',
        subject: 'mart_retention',
        reason: 'recount of October',
      },
      heldBack: [],
    },
  ],
  lines: [
    {
      at: '2026-11-24T04:10:00Z',
      text: 'A message on refresh-marts was rejected: only[0]: expected one of the 17 marts, got "mart_gep" (by Davit, as claimed).',
    },
  ],
};

/** A run that builds beside the published marts. */
const shadowDigest: DigestMailView = {
  ...quietDigest,
  run: {
    ...runOf(),
    mode: 'shadow',
    marts: runOf().marts.map((end, index) => ({
      ...end,
      difference: { rows: end.rows ?? 0, publishedRows: (end.rows ?? 0) + (index % 3) * 7 },
    })),
  },
};

/** By name. */
export const otherExamples = {
  'control-set': controlSet,
  'control-ended': controlEnded,
  'catch-up': catchUp,
  storm,
  'digest-quiet': quietDigest,
  'digest-busy': busyDigest,
  'digest-shadow': shadowDigest,
};

/** What is mailed while the state store is away. */
export const stateless: StatelessView = {
  recipient: { name: 'Anahit', tier: 'analyticsLead' },
  timeZone,
  now: new Date('2026-11-24T02:02:30Z'),
  project,
  links,
  severity: 'P2',
  findings: [geoFailed],
  fact: { name: 'marts-refreshed', at: new Date('2026-11-24T02:02:00Z') },
  problem: 'Firestore: 14 UNAVAILABLE: connection refused',
};
