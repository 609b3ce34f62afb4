import { createHash } from 'node:crypto';
import { farmFingerprint } from './farm-fingerprint.ts';
import {
  bool,
  bytes,
  int64,
  listOf,
  type ScalarFunction,
  SqlError,
  scalar,
  text,
} from './scalar-function.ts';

/** Functions of BYTES: encodings, hashes, slices, network addresses. */
export const BINARY_FUNCTIONS: ScalarFunction[] = [
  scalar('bq_sha512', [bytes], bytes, (value) => createHash('sha512').update(value).digest()),
  scalar('bq_farm_fingerprint', [bytes], int64, farmFingerprint),
  scalar('bq_from_hex', [text], bytes, fromHex),
  scalar('bq_from_base64', [text], bytes, fromBase64),
  scalar('bq_to_base32', [bytes], text, toBase32),
  scalar('bq_from_base32', [text], bytes, fromBase32),
  scalar('bq_code_points_to_bytes', [listOf(int64)], bytes, codesToBytes),
  scalar('bq_bytes_to_code_points', [bytes], listOf(int64), (value) => [...value].map(BigInt)),
  scalar('bq_safe_text', [bytes], text, (value) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(value),
  ),
  scalar('bq_text_of_bytes', [bytes], text, decodeStrictly),
  scalar('bq_bytes_reverse', [bytes], bytes, (value) => value.slice().reverse()),
  scalar('bq_bytes_left', [bytes, int64], bytes, (value, count) => value.slice(0, Number(count))),
  scalar('bq_bytes_right', [bytes, int64], bytes, (value, count) =>
    value.slice(Math.max(0, value.length - Number(count))),
  ),
  scalar('bq_bytes_substr', [bytes, int64], bytes, (value, position) =>
    value.slice(offsetOf(value, position)),
  ),
  scalar('bq_bytes_substr_of_length', [bytes, int64, int64], bytes, (value, position, length) => {
    if (length < 0n) throw new SqlError('Third argument in SUBSTR() cannot be negative');
    const start = offsetOf(value, position);
    return value.slice(start, start + Number(length));
  }),
  scalar('bq_bytes_starts_with', [bytes, bytes], bool, (value, part) =>
    equalBytes(value.slice(0, part.length), part),
  ),
  scalar(
    'bq_bytes_ends_with',
    [bytes, bytes],
    bool,
    (value, part) => part.length <= value.length && equalBytes(value.slice(value.length - part.length), part),
  ),
  scalar('bq_bit_count_bytes', [bytes], int64, (value) =>
    BigInt(value.reduce((sum, byte) => sum + bitCount(byte), 0)),
  ),
  scalar('bq_ip_from_string', [text], bytes, ipFromText),
  scalar('bq_ip_to_string', [bytes], text, ipToText),
  scalar('bq_ipv4_from_int64', [int64], bytes, (value) =>
    Uint8Array.from([24n, 16n, 8n, 0n].map((shift) => Number((value >> shift) & 255n))),
  ),
  scalar('bq_ipv4_to_int64', [bytes], int64, (value) => {
    if (value.length !== 4) throw new SqlError('NET.IPV4_TO_INT64() encountered a non-IPv4 address.');
    return value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  }),
];

function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

function offsetOf(value: Uint8Array, position: bigint): number {
  const at = Number(position);
  if (at > 0) return at - 1;
  return at < 0 && -at <= value.length ? value.length + at : 0;
}

function bitCount(byte: number): number {
  return byte.toString(2).replaceAll('0', '').length;
}

function fromHex(value: string): Uint8Array {
  if (!/^[0-9a-fA-F]*$/.test(value))
    throw new SqlError(
      `Failed to decode invalid hexadecimal string due to character at position ${value.search(/[^0-9a-fA-F]/)}: ${value}`,
    );
  return Buffer.from(value.length % 2 === 1 ? `0${value}` : value, 'hex');
}

function fromBase64(value: string): Uint8Array {
  const packed = value.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) throw new SqlError('Failed to decode invalid base64 string');
  return Buffer.from(packed, 'base64');
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function toBase32(value: Uint8Array): string {
  let bits = '';
  for (const byte of value) bits += byte.toString(2).padStart(8, '0');
  const groups = bits.match(/.{1,5}/g) ?? [];
  const encoded = groups.map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
  return encoded.padEnd(Math.ceil(encoded.length / 8) * 8, '=');
}

function fromBase32(value: string): Uint8Array {
  const encoded = value.replace(/=+$/, '').toUpperCase();
  if (!/^[A-Z2-7]*$/.test(encoded)) throw new SqlError('Failed to decode invalid base32 string');
  const bits = [...encoded].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const groups = bits.match(/.{8}/g) ?? [];
  return Uint8Array.from(groups.map((group) => Number.parseInt(group, 2)));
}

function codesToBytes(codes: (bigint | null)[]): Uint8Array | null {
  if (codes.includes(null)) return null;
  return Uint8Array.from(codes, (code) => {
    if (code === null || code < 0n || code > 255n)
      throw new SqlError(`Invalid extended ASCII code points ${code}`);
    return Number(code);
  });
}

function decodeStrictly(value: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
  } catch {
    throw new SqlError('Invalid cast of bytes to UTF8 string');
  }
}

function ipFromText(value: string): Uint8Array {
  const parts = value.split('.');
  if (parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
    return Uint8Array.from(parts, Number);
  }
  const halves = value.split('::');
  const groups = halves.map((half) => (half ? half.split(':') : []));
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  const all = halves.length === 2 ? [...head, ...Array(Math.max(0, missing)).fill('0'), ...tail] : head;
  if (all.length !== 8 || !all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) {
    throw new SqlError(`Invalid IP address ${value}`);
  }
  return Uint8Array.from(
    all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
  );
}

function ipToText(value: Uint8Array): string {
  if (value.length === 4) return value.join('.');
  if (value.length !== 16)
    throw new SqlError('NET.IP_TO_STRING() encountered an address of neither 4 nor 16 bytes.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((value[index * 2] ?? 0) << 8) | (value[index * 2 + 1] ?? 0)).toString(16),
  );
  const runs = groups.join(':').match(/(?:\b0(?::|$)){2,}/g) ?? [];
  const longest = runs.toSorted((left, right) => right.length - left.length)[0];
  return longest === undefined
    ? groups.join(':')
    : groups
        .join(':')
        .replace(longest, ':')
        .replace(/^:(?!:)/, '::')
        .replace(/([^:]):$/, '$1::');
}
