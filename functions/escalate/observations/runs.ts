import type { Board, KnownRun } from '../board.ts';

const rememberedRuns = 20;

/** Who or what started a run, and for which slot. */
export function originOf({
  slot,
  author,
  trigger,
}: {
  slot?: string | undefined;
  author?: string | undefined;
  trigger: string;
}): Partial<KnownRun> {
  return { trigger, ...(slot ? { slot } : {}), ...(author ? { author } : {}) };
}

/** The board with what became known of a run, in whatever order that came. */
export function withRun(board: Board, runId: string, news: KnownRun): Board {
  const known = board.runs[runId];
  const firstAt = known && known.firstAt < news.firstAt ? known.firstAt : news.firstAt;
  const runs = { ...board.runs, [runId]: { ...known, ...news, firstAt } };
  const newestFirst = Object.entries(runs).toSorted(
    ([idA, a], [idB, b]) => b.firstAt.localeCompare(a.firstAt) || idA.localeCompare(idB),
  );
  return { ...board, runs: Object.fromEntries(newestFirst.slice(0, rememberedRuns)) };
}
