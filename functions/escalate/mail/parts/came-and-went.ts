import type { Incident } from '../../board.ts';
import { type Block, section } from '../document.ts';
import { localTime } from '../times.ts';

/** When it was over and came back, the newest last. */
export function cameAndWent({ flips }: Pick<Incident, 'flips'>, timeZone: string): Block[] {
  const rows = flips.map(({ at, to }) => [
    localTime(new Date(at), timeZone),
    to === 'resolved' ? 'over' : 'came back',
  ]);
  const columns = [
    { title: timeZone, percent: 40 },
    { title: 'What happened', percent: 60 },
  ];
  return section('It came and went', rows.length > 0 ? [{ kind: 'table', columns, rows }] : []);
}
