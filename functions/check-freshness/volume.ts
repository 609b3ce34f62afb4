import type { FactData } from '../../shared/events/facts.ts';
import type { MartSighting } from './sighting.ts';

type FreshnessWord = FactData<'freshness-checked'>['marts'][number]['verdict'];

/** What is remembered of a mart's size: of the last version that was as large as usual. */
export type UsualVolume = { rows: number; droppedSince?: string };

/** What a mart lost, in rows. */
export type VolumeDrop = { rows: number; previousRows: number; floorPercent: number };

/** A drop that lasts so long is how large the mart is now. */
const acceptedAfterMilliseconds = 7 * 24 * 60 * 60_000;

/**
 * Whether a mart has fewer rows than the floor allows, against the version before: the watchdog's own publish, or
 * what the checks before saw. The watchdog's own newest version passed this audit already, or a human accepted it.
 */
export function findVolumeDrop(
  { table, published, usualRows, mart }: MartSighting,
  isOwn: boolean,
  defaultPercent: number,
): VolumeDrop | undefined {
  const isAudited = isOwn && published?.rows === table?.rows;
  const previousRows = isOwn ? published?.rows : (usualRows ?? published?.rows);
  if (!table || isAudited || previousRows === undefined) return undefined;
  const floorPercent = mart.audits.find((audit) => audit.kind === 'row-floor')?.percent ?? defaultPercent;
  const floor = Math.ceil((previousRows * floorPercent) / 100);
  return table.rows < floor ? { rows: table.rows, previousRows, floorPercent } : undefined;
}

/** What to remember of a mart's size after this check; undefined for nothing. */
export function nextUsualVolume(
  known: UsualVolume | undefined,
  rows: number | undefined,
  verdict: FreshnessWord | undefined,
  now: Date,
): UsualVolume | undefined {
  if (rows === undefined || rows === 0) return known;
  if (verdict === 'rolled-back') return known;
  if (verdict !== 'volume-dropped' || !known) return { rows };
  const { droppedSince = now.toISOString() } = known;
  const isAccepted = now.getTime() - Date.parse(droppedSince) >= acceptedAfterMilliseconds;
  return isAccepted ? { rows } : { rows: known.rows, droppedSince };
}
