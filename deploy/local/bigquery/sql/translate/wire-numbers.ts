/** Exact decimal text of a NUMERIC or BIGNUMERIC: a little-endian two's complement integer, scaled. */
export function readDecimal(bytes: Uint8Array = new Uint8Array(), scale: number): string {
  const value = readLittleEndian(bytes);
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  const text = fraction ? `${digits.slice(0, -scale)}.${fraction}` : digits.slice(0, -scale);
  return value < 0n ? `-${text}` : text;
}

/** An INTERVAL: microseconds in 8 bytes, days in 4, then months in the upper part of 4 bytes of nanoseconds and months. */
export function readInterval(bytes: Uint8Array = new Uint8Array(16)) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const monthsAndNanoseconds = view.getUint32(12, true);
  const months = monthsAndNanoseconds >>> 13;
  // The sign of the months is bit 31.
  const negative = (monthsAndNanoseconds & 0x80000000) !== 0;
  return {
    microseconds: view.getBigInt64(0, true),
    days: view.getInt32(8, true),
    months: negative ? -(months & 0x3ffff) : months & 0x3ffff,
  };
}

function readLittleEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of [...bytes].reverse()) value = (value << 8n) | BigInt(byte);
  const negative = (bytes.at(-1) ?? 0) >= 0x80;
  return negative ? value - (1n << BigInt(bytes.length * 8)) : value;
}
