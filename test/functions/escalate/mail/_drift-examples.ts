/** Mails about Superset and BigQuery that no longer agree. */
import type { IncidentMailView } from '../../../../functions/escalate/mail/mail-view.ts';
import type { Finding } from '../../../../shared/events/finding.ts';
import { incidentOf, incidentView, noticeOf, seen } from './_world.ts';

const filterDropped: Finding = {
  kind: 'filter-dropped',
  subject: 'mart_geo.city',
  severity: 'P2',
  summary:
    'mart_geo.city is gone from BigQuery: 2 charts and 1 native filter use it, and those that filter by it would show all rows.',
  evidence: [
    { label: 'Charts that break', value: 'Sessions by city on Bank website' },
    {
      label: 'Wrong numbers',
      value: 'Applications from Yerevan on Bank website; filter City of Bank website',
    },
    { label: 'Proposal', value: 'remove-12-5f3ac01d77' },
  ],
  fix: 'Bring city back in marts/mart_geo.sql and refresh, or change 2 charts and the filter City of Bank website to do without it; after that, approve the proposal.',
  proposal: {
    id: 'remove-12-5f3ac01d77',
    what: 'Removes city in the dataset mart_geo of Superset, once, after a verified backup of its metadata.',
  },
};

const key = 'filter-dropped:mart_geo.city';

const incident = incidentOf({
  id: 'mart_geo-city-20261124T0207Z',
  cause: key,
  title: 'Wrong numbers: mart_geo.city is gone',
  area: 'platform',
  severity: 'P2',
  openedAt: '2026-11-24T02:07:00Z',
  deadline: '2026-11-24T14:00:00Z',
  findings: [key],
  everHad: [key],
});

const approve: NonNullable<IncidentMailView['approvals']>[number]['how'] = {
  kind: 'link',
  url: 'https://acknowledge.example.test/?token=approve.c2ln',
};

/** A column that charts and a filter use was dropped; its removal waits for an approval. */
export const columnLost = incidentView({
  at: '2026-11-24T02:12:00Z',
  notice: noticeOf('first-notice', {
    id: `${incident.id}/first-notice/analyticsLead`,
    incident: incident.id,
    decidedAt: '2026-11-24T02:12:00Z',
  }),
  incident,
  findings: [seen(filterDropped, '2026-11-24T02:07:00Z')],
  approvals: [{ proposal: 'remove-12-5f3ac01d77', what: filterDropped.proposal?.what ?? '', how: approve }],
});

/** By name. */
export const driftExamples = { 'column-lost': columnLost };
