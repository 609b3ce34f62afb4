import { controlTitle } from '../control-words.ts';
import { countText } from '../count.ts';
import { firstOf } from '../cut.ts';
import { type Block, section } from '../document.ts';
import type { DigestMailView } from '../mail-view.ts';
import { asClaimed } from '../people.ts';
import { localTime } from '../times.ts';

const mostRows = 40;

/** Everything that people silenced, paused or held, so that none of it is forgotten. */
export function switchedOff({ controls, timeZone }: DigestMailView): Block[] {
  const rows = firstOf(controls, mostRows).shown.map(({ control, heldBack }) => {
    const held = heldBack.length > 0 ? ` (${countText(heldBack.length, 'notice')} held back)` : '';
    const why = control.reason === '' ? '' : `: ${control.reason}`;
    return [
      `${controlTitle(control)}${held}`,
      localTime(new Date(control.until), timeZone),
      `${asClaimed(control.author)}${why}`,
    ];
  });
  const columns = [
    { title: 'What', percent: 42 },
    { title: 'Until', percent: 22 },
    { title: 'By, and why', percent: 36 },
  ];
  return section('Silenced, paused or held', rows.length > 0 ? [{ kind: 'table', columns, rows }] : []);
}
