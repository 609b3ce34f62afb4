import type { HeldBack } from '../../board.ts';
import { countText } from '../count.ts';
import { firstOf } from '../cut.ts';
import { type Block, section } from '../document.ts';
import { localTime } from '../times.ts';
import { titleText } from '../title.ts';

const mostRows = 40;

/** What was not said because of a control. */
export function heldBackTable(heldBack: readonly HeldBack[], timeZone: string): Block[] {
  const { shown, more } = firstOf(heldBack, mostRows);
  const rows = shown.map(({ title, reason, at }) => [
    localTime(new Date(at), timeZone),
    titleText(title),
    reason,
  ]);
  const columns = [
    { title: timeZone, percent: 29 },
    { title: 'Incident', percent: 37 },
    { title: 'Notice', percent: 34 },
  ];
  const note: Block[] = more > 0 ? [{ kind: 'note', text: `… and ${countText(more, 'more notice')}` }] : [];
  const title = `Held back: ${countText(heldBack.length, 'notice')}`;
  return section(title, rows.length > 0 ? [{ kind: 'table', columns, rows }, ...note] : []);
}
