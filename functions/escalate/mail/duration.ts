const minuteSeconds = 60;
const hourSeconds = 60 * minuteSeconds;
const daySeconds = 24 * hourSeconds;

/** A length of time in its two largest units: `1 h 12 min`, `45 s`, `2 d 3 h`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < minuteSeconds) return `${seconds} s`;
  // Minutes are rounded down: "30 min left" must not promise more than there is.
  if (seconds < hourSeconds) return `${Math.floor(seconds / minuteSeconds)} min`;
  if (seconds < daySeconds) return twoUnits(seconds, [hourSeconds, 'h'], [minuteSeconds, 'min']);
  return twoUnits(seconds, [daySeconds, 'd'], [hourSeconds, 'h']);
}

/** A short measured time: `4.2 s`, `1 min 5 s`. */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (Math.round(seconds) < minuteSeconds) return `${Math.round(seconds)} s`;
  return twoUnits(Math.round(seconds), [minuteSeconds, 'min'], [1, 's']);
}

function twoUnits(seconds: number, large: [number, string], small: [number, string]): string {
  const first = Math.floor(seconds / large[0]);
  const second = Math.floor((seconds % large[0]) / small[0]);
  return second === 0 ? `${first} ${large[1]}` : `${first} ${large[1]} ${second} ${small[1]}`;
}
