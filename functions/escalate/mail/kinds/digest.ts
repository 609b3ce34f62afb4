import { andList, countText } from '../count.ts';
import { cutText, firstOf } from '../cut.ts';
import { type Inline, type MailDocument, section, type Tone, toneOf } from '../document.ts';
import type { DigestMailView } from '../mail-view.ts';
import { dayFacts } from '../parts/day-facts.ts';
import { lateCheck } from '../parts/late-check.ts';
import { openIncidents, overIncidents } from '../parts/listed-incident.ts';
import { moreLinks } from '../parts/more-links.ts';
import { notWell } from '../parts/not-well.ts';
import { repairedByItself } from '../parts/repaired.ts';
import { runBars } from '../parts/run-bars.ts';
import { shadowDifferences } from '../parts/shadow-differences.ts';
import { switchedOff } from '../parts/switched-off.ts';
import { whyThisMail } from '../parts/why-this-mail.ts';
import { joinSubject } from '../subject.ts';
import { dayName, localTime } from '../times.ts';

const mostLines = 40;

/** The day in one mail: what is fresh, what is open, what is over, what is switched off, and what it cost. */
export function digestDocument(view: DigestMailView): MailDocument {
  const { day, run, freshness, open, resolved, now, links } = view;
  const items = digestLines(view);
  const state = lateCheck(view) ?? freshness?.summary ?? run?.summary;
  const openText = open.length > 0 ? `, ${countText(open.length, 'incident')} open` : '';
  return {
    subject: joinSubject('DIGEST', state ? `${dayName(day)}: ${state}` : dayName(day), openText),
    preheader: [state, `${countText(open.length, 'incident')} open`, `${resolved.length} over`]
      .filter((part) => part !== undefined)
      .join(', '),
    tone: toneOfDay(view),
    label: `DIGEST ${dayName(day)}`,
    title: state ?? `${countText(open.length, 'incident')} open`,
    blocks: [
      ...dayFacts(view),
      ...notWell(view),
      ...openIncidents(`Open: ${countText(open.length, 'incident')}`, open, view),
      ...overIncidents('Over since the last digest', resolved, now),
      ...repairedByItself(view),
      ...switchedOff(view),
      ...section('Also', items.length > 0 ? [{ kind: 'list', items }] : []),
      ...shadowDifferences(run),
      ...runBars(run),
      ...moreLinks(links, []),
      ...whyThisMail(view),
    ],
  };
}

function toneOfDay(view: DigestMailView): Tone {
  const highest = view.open.map(({ incident }) => incident.severity).toSorted()[0];
  if (highest) return toneOf(highest);
  return lateCheck(view) ? 'neutral' : 'good';
}

function digestLines({ lines, run, timeZone, links }: DigestMailView): Inline[] {
  const expiries = run?.expiryRemoved ?? [];
  const removed = expiries.length > 0 ? [`The expiry was taken off ${andList(expiries)}.`] : [];
  const said = firstOf(lines, mostLines).shown.map(({ at, text }) =>
    cutText(`${localTime(new Date(at), timeZone)}: ${text}`, 400, links.logs),
  );
  return [...said, ...removed];
}
