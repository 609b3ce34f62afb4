import type { FactData } from '../../../../shared/events/facts.ts';
import { numberText } from '../count.ts';
import { type Bar, type Block, section } from '../document.ts';

const mostMarts = 6;

type RowChange = { mart: string; before: number; after: number; isPublished: boolean };

/** Rows before and after, of those marts whose both figures are known; the largest change first. */
export function rowBars(
  marts: readonly string[],
  lastRun: FactData<'marts-refreshed'> | undefined,
  lastCheck: FactData<'freshness-checked'> | undefined,
): Block[] {
  const changes = marts
    .flatMap((mart) => changeOf(mart, lastRun, lastCheck))
    .toSorted((a, b) => relativeChange(b) - relativeChange(a))
    .slice(0, mostMarts);
  const bars: Bar[] = changes.flatMap(({ mart, before, after, isPublished }) => [
    {
      label: `${mart} ${isPublished ? 'before' : 'published'}`,
      value: before,
      text: numberText(before),
      faded: true,
    },
    { label: `${mart} ${isPublished ? 'now' : 'built'}`, value: after, text: numberText(after) },
  ]);
  return section('Rows before and after', bars.length > 0 ? [{ kind: 'bars', bars }] : []);
}

function changeOf(
  mart: string,
  lastRun: FactData<'marts-refreshed'> | undefined,
  lastCheck: FactData<'freshness-checked'> | undefined,
): RowChange[] {
  const built = lastRun?.marts.find((result) => result.mart === mart);
  const checked = lastCheck?.marts.find((verdict) => verdict.mart === mart);
  const known = built?.rows !== undefined && built.previousRows !== undefined ? built : checked;
  if (known?.rows === undefined || known.previousRows === undefined) return [];
  const isPublished = known === checked || built?.outcome === 'refreshed';
  return [{ mart, before: known.previousRows, after: known.rows, isPublished }];
}

function relativeChange({ before, after }: RowChange): number {
  return Math.abs(after - before) / Math.max(1, before);
}
