import type { MartSighting } from './sighting.ts';

/** What a mart lost, in rows. */
export type VolumeDrop = { rows: number; previousRows: number; floorPercent: number };

/**
 * Whether a mart has fewer rows than the floor allows, against the version before: the watchdog's own publish, or
 * what the checks before saw. The watchdog's own newest version passed this audit already, or a human accepted it.
 */
export function findVolumeDrop(
  { table, published, remembered, mart }: MartSighting,
  isOwn: boolean,
  defaultPercent: number,
): VolumeDrop | undefined {
  const isAudited = isOwn && published?.rows === table?.rows;
  const previousRows = isOwn ? published?.rows : (remembered?.rows ?? published?.rows);
  if (!table || isAudited || previousRows === undefined) return undefined;
  const floorPercent = mart.audits.find((audit) => audit.kind === 'row-floor')?.percent ?? defaultPercent;
  const floor = Math.ceil((previousRows * floorPercent) / 100);
  return table.rows < floor ? { rows: table.rows, previousRows, floorPercent } : undefined;
}
