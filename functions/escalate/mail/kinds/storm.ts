import { countText } from '../count.ts';
import { firstOf } from '../cut.ts';
import { type Block, type MailDocument, toneOf } from '../document.ts';
import type { StormMailView } from '../mail-view.ts';
import { moreLinks } from '../parts/more-links.ts';
import { whyThisMail } from '../parts/why-this-mail.ts';
import { joinSubject } from '../subject.ts';
import { oneLine } from '../title.ts';

const mostRows = 60;

/** Many notices in one mail. */
export function stormDocument(view: StormMailView): MailDocument {
  const { notice, about, links } = view;
  const label = `STORM ${notice.severity}`;
  const title = `${countText(about.notices.length, 'notice')} in one mail`;
  const { shown, more } = firstOf(about.notices, mostRows);
  const rows = shown.map(({ subject, incident = '' }) => [oneLine(subject), incident]);
  const columns = [
    { title: 'Notice', percent: 60 },
    { title: 'Incident', percent: 40 },
  ];
  const note: Block[] = more > 0 ? [{ kind: 'note', text: `… and ${countText(more, 'more notice')}` }] : [];
  return {
    subject: joinSubject(label, title),
    preheader: notice.explanation,
    tone: toneOf(notice.severity),
    label,
    title,
    blocks: [
      { kind: 'paragraph', text: notice.explanation, strong: true },
      ...(rows.length > 0 ? [{ kind: 'table' as const, columns, rows }] : []),
      ...note,
      ...moreLinks(links, []),
      ...whyThisMail(view),
    ],
  };
}
