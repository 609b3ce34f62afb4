import type { Finding } from '../../../../shared/events/finding.ts';
import { countText } from '../count.ts';
import { cutText, firstOf } from '../cut.ts';
import { type Block, type MailDocument, section, toneOf } from '../document.ts';
import type { StatelessView } from '../mail-view.ts';
import { evidenceBlocks } from '../parts/evidence.ts';
import { moreLinks } from '../parts/more-links.ts';
import { severityAction } from '../parts/urgency.ts';
import { tryAgain } from '../parts/what-to-do.ts';
import { joinSubject } from '../subject.ts';
import { bothZones } from '../times.ts';
import { titleText } from '../title.ts';

const mostFindings = 8;
const withoutMemory = 'The watchdog cannot reach its memory; this mail may come again.';

/** The mail that goes out when nothing can be remembered: better twice than never. */
export function statelessDocument(view: StatelessView): MailDocument {
  const { findings, severity, fact, timeZone, links, problem, recipient } = view;
  const { shown, more } = firstOf(findings, mostFindings);
  const title = titleText(findings[0]?.summary ?? `A fact ${fact.name}`);
  const label = `OPEN ${severity}`;
  const count = findings.length > 1 ? `: ${countText(findings.length, 'finding')}` : '';
  const rows = [
    { label: 'Severity', value: `${severity}: ${severityAction[severity]}` },
    { label: 'Found', value: bothZones(fact.at, timeZone) },
    ...(problem ? [{ label: 'Memory', value: cutText(problem, 300, links.logs) }] : []),
  ];
  return {
    subject: joinSubject(label, title, `${count} (may come again)`),
    preheader: withoutMemory,
    tone: toneOf(severity),
    label,
    title,
    blocks: [
      { kind: 'paragraph', text: withoutMemory, strong: true },
      { kind: 'facts', rows },
      ...shown.flatMap((finding, index) => findingBlocks(finding, index, view)),
      ...(more > 0 ? [{ kind: 'note' as const, text: `… and ${countText(more, 'more finding')}` }] : []),
      ...moreLinks(links, findings),
      { kind: 'note', text: `Found by a fact ${fact.name}. Sent to ${recipient.name}.` },
    ],
  };
}

function findingBlocks(
  { summary, fix, evidence = [], rerun }: Finding,
  index: number,
  view: StatelessView,
): Block[] {
  const { links, project } = view;
  // The first one's summary is the title of the mail.
  const head: Block[] = index === 0 ? [] : [{ kind: 'paragraph', text: cutText(summary, 400, links.logs) }];
  return section(index === 0 ? 'What to do now' : 'Also wrong', [
    ...head,
    ...(fix ? [{ kind: 'paragraph' as const, text: cutText(fix, 600, links.logs) }] : []),
    ...evidenceBlocks(evidence.slice(0, 6), view),
    ...(rerun ? tryAgain(rerun, project) : []),
  ]);
}
