/** Probes that Icinga looks back at, and how much the changes among them weigh: 0.8 for the oldest, 1.2 for the newest. */
const checks = 20;
const oldestWeight = 0.8;
const newestWeight = 1.2;

/** Above this share it begins to flap, below the other it ends: https://icinga.com/docs/icinga-2/latest/doc/08-advanced-topics/#check-flapping */
const startPercent = 30;
const endPercent = 25;

/** Whether the state changes too often to say anything by one probe. `changes` are instants, `wasFlapping` how it was. */
export function isFlapping(
  changes: readonly string[],
  { now, intervalSeconds, wasFlapping }: { now: Date; intervalSeconds: number; wasFlapping: boolean },
): boolean {
  const percent = flappingPercent(changes, now, intervalSeconds);
  return wasFlapping ? percent >= endPercent : percent > startPercent;
}

/** The weighted share of the last 20 probes at which the state changed. */
export function flappingPercent(changes: readonly string[], now: Date, intervalSeconds: number): number {
  const step = (newestWeight - oldestWeight) / (checks - 1);
  const weights = changes.map((at) => {
    const probesAgo = Math.floor((now.getTime() - Date.parse(at)) / 1000 / intervalSeconds);
    return probesAgo < 0 || probesAgo >= checks ? 0 : newestWeight - step * probesAgo;
  });
  return (weights.reduce((sum, weight) => sum + weight, 0) / checks) * 100;
}
