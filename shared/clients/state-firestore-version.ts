import { Timestamp } from '@google-cloud/firestore';

/**
 * A document's update time and its expiry as one opaque text. The expiry is in it so that a compare-and-set
 * on an expired record is known to be a conflict without reading the document again.
 */
export function encodeVersion(updateTime: Timestamp, expiresAt: Date | undefined): string {
  return `${updateTime.seconds}.${updateTime.nanoseconds}.${expiresAt?.getTime() ?? ''}`;
}

/** The update time to demand of the document; undefined when the record has expired or the text is none of ours. */
export function decodeVersion(version: string, now: Date): Timestamp | undefined {
  const [, seconds, nanoseconds, expiresAt] = /^(\d+)\.(\d+)\.(\d*)$/.exec(version) ?? [];
  if (seconds === undefined || nanoseconds === undefined) return undefined;
  const isExpired = expiresAt !== '' && Number(expiresAt) <= now.getTime();
  return isExpired ? undefined : new Timestamp(Number(seconds), Number(nanoseconds));
}
