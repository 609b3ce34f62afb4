/** So many probes in a row must fail, or work, before it counts. */
export const probesThatDecide = 3;

/** A message that is delivered twice, or a person who asks again at once, is no other probe. */
const leastSecondsApart = 20;

/** Whether a probe now says more than the one that was counted then. */
export function isAnotherProbe(countedAt: string, now: Date): boolean {
  return (now.getTime() - Date.parse(countedAt)) / 1000 >= leastSecondsApart;
}
