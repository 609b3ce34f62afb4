/** A realistic view of every kind of mail, by name; `_draw.ts` beside it writes them as files to look at. */
import type { MailView } from '../../../../functions/escalate/mail/mail-view.ts';
import { checkOf, failedEnd, geoFailed, incidentOf, incidentView, runOf, seen } from './_world.ts';

const geo = incidentOf({
  cause: 'refresh-failed:mart_geo',
  title: 'mart_geo could not be refreshed',
  told: [{ reason: 'first-notice', tier: 'analyticsLead', at: '2026-11-24T02:04:00Z' }],
});

const runWithoutGeo = runOf({
  mart_geo: failedEnd('mart_geo', 'unrecognized-name', 'Unrecognized name: geo_country'),
});

const runLog = [
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
  logLines: runLog,
  lastRun: runWithoutGeo,
  lastCheck: checkOf(['mart_geo']),
});

/** Every kind. */
export const examples: Record<string, MailView> = {
  'first-notice': firstNotice,
};
