import { firstOf } from '../cut.ts';
import { type Block, section } from '../document.ts';
import type { DigestMailView } from '../mail-view.ts';
import { localTime } from '../times.ts';

const mostRows = 40;

/** What the watchdog mended by itself. */
export function repairedByItself({ repaired, timeZone }: DigestMailView): Block[] {
  const rows = firstOf(repaired, mostRows).shown.map(({ at, text }) => [localTime(at, timeZone), text]);
  const columns = [
    { title: timeZone, percent: 28 },
    { title: 'What was done', percent: 72 },
  ];
  return section('Repaired by itself', rows.length > 0 ? [{ kind: 'table', columns, rows }] : []);
}
