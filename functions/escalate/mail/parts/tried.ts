import type { TriedRemedy } from '../../board.ts';
import { type Block, section } from '../document.ts';
import { localTime } from '../times.ts';

const mostRemedies = 12;

/** What was tried against it, the newest last. */
export function tried(remedies: readonly TriedRemedy[], timeZone: string): Block[] {
  const rows = remedies
    .slice(-mostRemedies)
    .map(({ at, rung, target, outcome, reason }) => [
      localTime(new Date(at), timeZone),
      `${rung} of ${target}: ${outcome}. ${reason}`,
    ]);
  const columns = [
    { title: timeZone, percent: 28 },
    { title: 'Remedy', percent: 72 },
  ];
  return section('What was tried', rows.length > 0 ? [{ kind: 'table', columns, rows }] : []);
}
