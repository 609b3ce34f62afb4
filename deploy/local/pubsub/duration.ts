import { invalidArgument } from './pubsub-error.ts';

/** `google.protobuf.Duration` and `google.protobuf.Timestamp` as they travel. */
export type Seconds = { seconds: number; nanos: number };

/** A duration in the unit that the clock counts in. */
export function millisecondsOf({ seconds, nanos }: Seconds): number {
  return Number(seconds) * 1000 + Number(nanos) / 1_000_000;
}

/** The wire form of a duration that is given in whole seconds. */
export function secondsOf(seconds: number): Seconds {
  return { seconds, nanos: 0 };
}

/** The wire form of an instant. */
export function timestampOf(instant: Date): Seconds {
  const milliseconds = instant.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}

/** Reads a duration the way REST clients and gcloud write it: `3.5s`. */
export function parseDuration(text: string): Seconds {
  const match = /^(-?)(\d+)(?:\.(\d{1,9}))?s$/.exec(text);
  if (!match) throw invalidArgument(`Expected a duration such as \`3.5s\`, got \`${text}\`.`);
  const [, minus, whole, fraction = ''] = match;
  const sign = minus ? -1 : 1;
  return { seconds: sign * Number(whole), nanos: sign * Number(fraction.padEnd(9, '0')) };
}

/** Writes a duration the way REST clients read it. */
export function formatDuration({ seconds, nanos }: Seconds): string {
  const minus = Number(seconds) < 0 || Number(nanos) < 0 ? '-' : '';
  const fraction = String(Math.abs(Number(nanos)))
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${minus}${Math.abs(Number(seconds))}${fraction && `.${fraction}`}s`;
}
