/**
 * FarmHash Fingerprint64, which FARM_FINGERPRINT is: the portable farmhashna::Hash64 of
 * https://github.com/google/farmhash, on 64-bit words held as unsigned BigInt.
 */
const MASK = (1n << 64n) - 1n;
const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;

type Pair = [bigint, bigint];

/** The fingerprint as a signed 64-bit integer. */
export function farmFingerprint(bytes: Uint8Array): bigint {
  return BigInt.asIntN(64, hash(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
}

function hash(bytes: DataView): bigint {
  const length = bytes.byteLength;
  if (length <= 16) return hashUpTo16(bytes);
  if (length <= 32) return hash17To32(bytes);
  if (length <= 64) return hash33To64(bytes);
  return hashLong(bytes);
}

const add = (...values: bigint[]) => values.reduce((sum, value) => (sum + value) & MASK, 0n);
const multiply = (left: bigint, right: bigint) => (left * right) & MASK;
const word = (bytes: DataView, at: number) => bytes.getBigUint64(at, true);
const halfWord = (bytes: DataView, at: number) => BigInt(bytes.getUint32(at, true));
const shiftMix = (value: bigint) => value ^ (value >> 47n);

function rotate(value: bigint, by: bigint): bigint {
  return ((value >> by) | (value << (64n - by))) & MASK;
}

function hash16(low: bigint, high: bigint, factor: bigint): bigint {
  let mixed = multiply(low ^ high, factor);
  mixed ^= mixed >> 47n;
  let result = multiply(high ^ mixed, factor);
  result ^= result >> 47n;
  return multiply(result, factor);
}

function hashUpTo16(bytes: DataView): bigint {
  const length = bytes.byteLength;
  if (length >= 8) {
    const factor = add(K2, BigInt(length) * 2n);
    const a = add(word(bytes, 0), K2);
    const b = word(bytes, length - 8);
    const c = add(multiply(rotate(b, 37n), factor), a);
    const d = multiply(add(rotate(a, 25n), b), factor);
    return hash16(c, d, factor);
  }
  if (length >= 4) {
    const factor = add(K2, BigInt(length) * 2n);
    return hash16(add(BigInt(length), halfWord(bytes, 0) << 3n), halfWord(bytes, length - 4), factor);
  }
  if (length === 0) return K2;
  const first = BigInt(bytes.getUint8(0));
  const middle = BigInt(bytes.getUint8(length >> 1));
  const last = BigInt(bytes.getUint8(length - 1));
  const y = first + (middle << 8n);
  const z = BigInt(length) + (last << 2n);
  return multiply(shiftMix(multiply(y, K2) ^ multiply(z, K0)), K2);
}

function hash17To32(bytes: DataView): bigint {
  const length = bytes.byteLength;
  const factor = add(K2, BigInt(length) * 2n);
  const a = multiply(word(bytes, 0), K1);
  const b = word(bytes, 8);
  const c = multiply(word(bytes, length - 8), factor);
  const d = multiply(word(bytes, length - 16), K2);
  return hash16(add(rotate(add(a, b), 43n), rotate(c, 30n), d), add(a, rotate(add(b, K2), 18n), c), factor);
}

function hash33To64(bytes: DataView): bigint {
  const length = bytes.byteLength;
  const factor = add(K2, BigInt(length) * 2n);
  const a = multiply(word(bytes, 0), K2);
  const b = word(bytes, 8);
  const c = multiply(word(bytes, length - 8), factor);
  const d = multiply(word(bytes, length - 16), K2);
  const y = add(rotate(add(a, b), 43n), rotate(c, 30n), d);
  const z = hash16(y, add(a, rotate(add(b, K2), 18n), c), factor);
  const e = multiply(word(bytes, 16), factor);
  const f = word(bytes, 24);
  const g = multiply(add(y, word(bytes, length - 32)), factor);
  const h = multiply(add(z, word(bytes, length - 24)), factor);
  return hash16(add(rotate(add(e, f), 43n), rotate(g, 30n), h), add(e, rotate(add(f, a), 18n), g), factor);
}

function weakHash32(bytes: DataView, at: number, seedA: bigint, seedB: bigint): Pair {
  const [w, x, y, z] = [word(bytes, at), word(bytes, at + 8), word(bytes, at + 16), word(bytes, at + 24)];
  let a = add(seedA, w);
  let b = rotate(add(seedB, a, z), 21n);
  const c = a;
  a = add(a, x, y);
  b = add(b, rotate(a, 44n));
  return [add(a, z), add(b, c)];
}

function hashLong(bytes: DataView): bigint {
  const length = bytes.byteLength;
  const seed = 81n;
  let x = seed;
  let y = add(multiply(seed, K1), 113n);
  let z = multiply(shiftMix(add(multiply(y, K2), 113n)), K2);
  let v: Pair = [0n, 0n];
  let w: Pair = [0n, 0n];
  x = add(multiply(x, K2), word(bytes, 0));
  const end = Math.floor((length - 1) / 64) * 64;
  const last64 = end + ((length - 1) & 63) - 63;
  for (let at = 0; at < end; at += 64) {
    x = multiply(rotate(add(x, y, v[0], word(bytes, at + 8)), 37n), K1);
    y = multiply(rotate(add(y, v[1], word(bytes, at + 48)), 42n), K1);
    x ^= w[1];
    y = add(y, v[0], word(bytes, at + 40));
    z = multiply(rotate(add(z, w[0]), 33n), K1);
    v = weakHash32(bytes, at, multiply(v[1], K1), add(x, w[0]));
    w = weakHash32(bytes, at + 32, add(z, w[1]), add(y, word(bytes, at + 16)));
    [z, x] = [x, z];
  }
  const factor = add(K1, (z & 0xffn) << 1n);
  w[0] = add(w[0], BigInt((length - 1) & 63));
  v[0] = add(v[0], w[0]);
  w[0] = add(w[0], v[0]);
  x = multiply(rotate(add(x, y, v[0], word(bytes, last64 + 8)), 37n), factor);
  y = multiply(rotate(add(y, v[1], word(bytes, last64 + 48)), 42n), factor);
  x ^= multiply(w[1], 9n);
  y = add(y, multiply(v[0], 9n), word(bytes, last64 + 40));
  z = multiply(rotate(add(z, w[0]), 33n), factor);
  v = weakHash32(bytes, last64, multiply(v[1], factor), add(x, w[0]));
  w = weakHash32(bytes, last64 + 32, add(z, w[1]), add(y, word(bytes, last64 + 16)));
  [z, x] = [x, z];
  return hash16(
    add(hash16(v[0], w[0], factor), multiply(shiftMix(y), K0), z),
    add(hash16(v[1], w[1], factor), x),
    factor,
  );
}
