import type { MartVerdict } from '../../shared/events/freshness-facts.ts';

/** What the checks before remember of a mart. */
export type MartMemory = {
  /** Of the last version that was as large as usual. */
  rows?: number;
  droppedSince?: string;
  /** Since when a mart that nobody ever built is looked for. */
  missingSince?: string;
};

/** A drop that lasts so long is how large the mart is now. */
const acceptedAfterMilliseconds = 7 * 24 * 60 * 60_000;

/** What to remember of a mart after a check; `verdict` is undefined where nothing could be said. */
export function nextMartMemory(
  known: MartMemory | undefined,
  verdict: Pick<MartVerdict, 'verdict' | 'rows' | 'previousRows'> | undefined,
  now: Date,
): MartMemory | undefined {
  if (!verdict) return known;
  const { rows, previousRows } = verdict;
  switch (verdict.verdict) {
    case 'empty':
    case 'rolled-back':
      return known;
    case 'volume-dropped':
      return afterDrop(known, { rows, previousRows }, now);
    default:
      if (rows !== undefined) return { rows };
      // A table that could not be looked at is stale at most, by the watchdog's own record.
      return known ?? (verdict.verdict === 'stale' ? undefined : { missingSince: now.toISOString() });
  }
}

function afterDrop(
  known: MartMemory | undefined,
  { rows, previousRows }: Pick<MartVerdict, 'rows' | 'previousRows'>,
  now: Date,
): MartMemory {
  const { droppedSince = now.toISOString() } = known ?? {};
  const isAccepted = now.getTime() - Date.parse(droppedSince) >= acceptedAfterMilliseconds;
  if (isAccepted) return rows === undefined ? {} : { rows };
  return { ...(previousRows === undefined ? {} : { rows: previousRows }), droppedSince };
}
