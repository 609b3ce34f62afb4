import type { Incident } from '../../board.ts';
import { type Block, section } from '../document.ts';
import { localTime } from '../times.ts';

/** When it was over and came back, the newest last. */
export function cameAndWent({ flips }: Pick<Incident, 'flips'>, timeZone: string): Block[] {
  // An end without a return is told where the mail says that it is over.
  if (!flips.some(({ to }) => to === 'reopened')) return [];
  const rows = flips.map(({ at, to }) => [
    localTime(new Date(at), timeZone),
    to === 'resolved' ? 'over' : 'came back',
  ]);
  const columns = [
    { title: timeZone, percent: 40 },
    { title: 'What happened', percent: 60 },
  ];
  return section('It came and went', [{ kind: 'table', columns, rows }]);
}
