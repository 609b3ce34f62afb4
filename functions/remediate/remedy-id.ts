import { createHash } from 'node:crypto';

/**
 * The id of a remedy: a UUID that follows from what it is for, so that whoever decides the same again gets the same
 * one. Compute takes it as `requestId`, the agent as the id of its order.
 */
export function remedyIdOf(...parts: readonly (string | number)[]): string {
  const digest = createHash('sha1')
    .update(['watchdog-remedy', ...parts].join('\n'))
    .digest();
  // Version 5 and the variant of RFC 9562: Compute checks the form.
  digest[6] = (digest.readUInt8(6) & 0x0f) | 0x50;
  digest[8] = (digest.readUInt8(8) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
