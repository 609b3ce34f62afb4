import type { QueryResult } from '../../../shared/clients/superset/port.ts';

/** How old what a chart shows is. */
export type Age =
  /** No part of it is from the cache: the warehouse gave it just now. */
  { verdict: 'not-cached' } | { verdict: 'newer'; cachedAt: string } | { verdict: 'older'; cachedAt: string };

/** Superset tells the time of a cached result to the second, rounded down. */
const roundedMilliseconds = 1000;

/**
 * Judges the answer to a chart's queries by the oldest of its parts. It is only older where that is certain: a result
 * of the same second as the publish may be of after it. A query that was at work during the publish, and ended after
 * it, passes for newer.
 */
export function judgeAge(
  results: readonly Pick<QueryResult, 'isCached' | 'cachedAt'>[],
  publishedAt: Date,
): Age {
  const [oldest] = results
    .flatMap(({ isCached, cachedAt }) => (isCached && cachedAt !== undefined ? [cachedAt] : []))
    .toSorted();
  if (oldest === undefined) return { verdict: 'not-cached' };
  const isOlder = Date.parse(oldest) + roundedMilliseconds <= publishedAt.getTime();
  return { verdict: isOlder ? 'older' : 'newer', cachedAt: oldest };
}
