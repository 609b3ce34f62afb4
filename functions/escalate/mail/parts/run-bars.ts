import type { FactData } from '../../../../shared/events/facts.ts';
import { type Bar, type Block, section } from '../document.ts';
import { secondsText } from '../duration.ts';

const mostBars = 40;

/** How long each mart of a run took, the longest first. */
export function runBars(run: FactData<'marts-refreshed'> | undefined): Block[] {
  const bars: Bar[] = (run?.marts ?? [])
    .flatMap(({ mart, durationSeconds }) =>
      durationSeconds === undefined ? [] : [{ mart, durationSeconds }],
    )
    .toSorted((a, b) => b.durationSeconds - a.durationSeconds)
    .slice(0, mostBars)
    .map(({ mart, durationSeconds }) => ({
      label: mart,
      value: durationSeconds,
      text: secondsText(durationSeconds),
    }));
  return section('How long each mart took', bars.length > 0 ? [{ kind: 'bars', bars }] : []);
}
