/** An instant as Superset's objects tell it: UTC without saying so, to the microsecond. */
export function timestamp(instant: Date): string {
  return instant.toISOString().replace('Z', '000');
}

/** An instant as Superset's lists tell it. */
export function timestampUtc(instant: Date): string {
  return `${timestamp(instant)}+0000`;
}

/** When a row was changed that is changed now: later than before, even where the clock stands still. */
export function laterThan(before: Date, now: Date): Date {
  return now > before ? now : new Date(before.getTime() + 1);
}
