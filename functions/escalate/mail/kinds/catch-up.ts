import type { Incident } from '../../board.ts';
import { countText } from '../count.ts';
import { type MailDocument, toneOf } from '../document.ts';
import { durationText } from '../duration.ts';
import type { CatchUpMailView, ListedIncident } from '../mail-view.ts';
import { openIncidents, overIncidents } from '../parts/listed-incident.ts';
import { moreLinks } from '../parts/more-links.ts';
import { whyThisMail } from '../parts/why-this-mail.ts';
import { joinSubject } from '../subject.ts';
import { bothZones } from '../times.ts';

/** One mail about everything that happened while the watchdog was away. */
export function catchUpDocument(view: CatchUpMailView): MailDocument {
  const { about, incidents, timeZone, now, links } = view;
  const open = incidents.filter(({ incident }) => incident.state === 'open' || incident.state === 'waiting');
  const over = incidents.map(({ incident }) => incident).filter(({ state }) => state === 'resolved');
  const highest = highestSeverity(open);
  const label = highest ? `CATCH-UP ${highest}` : 'CATCH-UP';
  const away = durationText(Date.parse(about.until) - Date.parse(about.from));
  const title = `${countText(open.length + over.length, 'incident')} while the watchdog was away for ${away}`;
  return {
    subject: joinSubject(label, title),
    preheader: `${countText(open.length, 'incident')} still open, ${over.length} over.`,
    tone: highest ? toneOf(highest) : 'neutral',
    label,
    title,
    blocks: [
      {
        kind: 'facts',
        rows: [
          { label: 'Away from', value: bothZones(new Date(about.from), timeZone) },
          { label: 'Until', value: bothZones(new Date(about.until), timeZone) },
          { label: 'Still open', value: countText(open.length, 'incident') },
          { label: 'Over', value: countText(over.length, 'incident') },
        ],
      },
      ...openIncidents('Still open', open, view),
      ...overIncidents('Over by now', over, now),
      ...moreLinks(links, []),
      ...whyThisMail(view),
    ],
  };
}

function highestSeverity(listed: readonly ListedIncident[]): Incident['severity'] | undefined {
  return listed.map(({ incident }) => incident.severity).toSorted()[0];
}
