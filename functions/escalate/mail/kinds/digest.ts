import { controlTitle } from '../control-words.ts';
import { countText } from '../count.ts';
import { cutText, firstOf } from '../cut.ts';
import { type Block, type Inline, type MailDocument, section, type Tone, toneOf } from '../document.ts';
import { secondsText } from '../duration.ts';
import type { DigestMailView } from '../mail-view.ts';
import { bytesText, costText } from '../money.ts';
import { openIncidents, overIncidents } from '../parts/listed-incident.ts';
import { moreLinks } from '../parts/more-links.ts';
import { runBars } from '../parts/run-bars.ts';
import { whyThisMail } from '../parts/why-this-mail.ts';
import { joinSubject } from '../subject.ts';
import { bothZones, dayName, localTime } from '../times.ts';

const mostRows = 40;

/** The day in one mail: what is fresh, what is open, what is over, what is switched off, and what it cost. */
export function digestDocument(view: DigestMailView): MailDocument {
  const { day, run, freshness, open, resolved, lines, now, links } = view;
  const state = freshness?.summary ?? run?.summary;
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
      { kind: 'facts', rows: dayRows(view) },
      ...notFresh(view),
      ...openIncidents(`Open: ${countText(open.length, 'incident')}`, open, view),
      ...overIncidents('Over since the last digest', resolved, now),
      ...repaired(view),
      ...switchedOff(view),
      ...section('Also', lines.length > 0 ? [{ kind: 'list', items: digestLines(view) }] : []),
      ...runBars(run),
      ...moreLinks(links, []),
      ...whyThisMail(view),
    ],
  };
}

function toneOfDay({ open }: DigestMailView): Tone {
  const highest = open.map(({ incident }) => incident.severity).toSorted()[0];
  return highest ? toneOf(highest) : 'good';
}

function dayRows(view: DigestMailView): { label: string; value: Inline }[] {
  const { run, freshness, open, timeZone, dollarsPerTebibyte } = view;
  const slot = run?.slot ? `\nSlot ${bothZones(new Date(run.slot), timeZone)}` : '';
  return [
    ...(run ? [{ label: 'Run', value: `${run.summary} in ${secondsText(run.durationSeconds)}${slot}` }] : []),
    ...(freshness ? [{ label: 'Freshness', value: freshness.summary }] : []),
    ...(freshness ? [{ label: 'Export', value: freshness.source.reason }] : []),
    { label: 'Open', value: countText(open.length, 'incident') },
    ...(run
      ? [
          {
            label: 'Read',
            value: `${bytesText(run.bytesProcessed)}, ${costText(run.bytesProcessed, dollarsPerTebibyte)} at $${dollarsPerTebibyte} per TiB`,
          },
        ]
      : []),
  ];
}

function notFresh({ freshness }: DigestMailView): Block[] {
  const rows = (freshness?.marts ?? [])
    .filter(({ verdict }) => verdict !== 'fresh')
    .map(({ mart, verdict, reason }) => [mart, verdict, reason]);
  const columns = [
    { title: 'Mart', percent: 36 },
    { title: 'Verdict', percent: 20 },
    { title: 'Why', percent: 44 },
  ];
  return section('Not fresh', rows.length > 0 ? [{ kind: 'table', columns, rows }] : []);
}

function repaired({ repaired, timeZone }: DigestMailView): Block[] {
  const rows = firstOf(repaired, mostRows).shown.map(({ at, text }) => [localTime(at, timeZone), text]);
  const columns = [
    { title: timeZone, percent: 28 },
    { title: 'What was done', percent: 72 },
  ];
  return section('Repaired by itself', rows.length > 0 ? [{ kind: 'table', columns, rows }] : []);
}

function switchedOff({ controls, timeZone }: DigestMailView): Block[] {
  const rows = firstOf(controls, mostRows).shown.map(({ control, heldBack }) => {
    const held = heldBack.length > 0 ? ` (${countText(heldBack.length, 'notice')} held back)` : '';
    const why = control.reason === '' ? '' : `: ${control.reason}`;
    return [
      `${controlTitle(control)}${held}`,
      localTime(new Date(control.until), timeZone),
      `${control.author}${why}`,
    ];
  });
  const columns = [
    { title: 'What', percent: 42 },
    { title: 'Until', percent: 22 },
    { title: 'By, and why', percent: 36 },
  ];
  const title = 'Silenced, paused or held';
  return section(title, rows.length > 0 ? [{ kind: 'table', columns, rows }] : []);
}

function digestLines({ lines, timeZone, links }: DigestMailView): Inline[] {
  return firstOf(lines, mostRows).shown.map(({ at, text }) =>
    cutText(`${localTime(new Date(at), timeZone)}: ${text}`, 400, links.logs),
  );
}
