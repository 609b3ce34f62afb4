import type { ZetaValue } from '../resolved.ts';

/** `2024-01-31` from days since 1970. */
export function dateText(days: number): string {
  return isoSeconds(BigInt(days) * 86_400n).slice(0, 10);
}

/** `2024-01-31 12:34:56.000001+00`. */
export function timestampText(value: ZetaValue['timestampValue'] = {}): string {
  const [date, time] = isoSeconds(BigInt(value.seconds ?? 0)).split('T');
  return `${date} ${time}${fraction(value.nanos ?? 0)}+00`;
}

/** `2024-01-31 12:34:56.000001`, from the bit fields year, month (4 bits), day (5), hour (5), minute (6), second (6). */
export function civilSeconds(value: ZetaValue['datetimeValue'] = {}): string {
  const bits = BigInt(value.bitFieldDatetimeSeconds ?? 0);
  const field = (shift: bigint, width: bigint) => Number((bits >> shift) & ((1n << width) - 1n));
  const date = [pad(field(26n, 14n), 4), pad(field(22n, 4n)), pad(field(17n, 5n))].join('-');
  const time = [field(12n, 5n), field(6n, 6n), field(0n, 6n)].map((part) => pad(part)).join(':');
  return `${date} ${time}${fraction(value.nanos ?? 0)}`;
}

/** `12:34:56.000001`, from the bit fields hour (5), minute (6), second (6), nanosecond (30). */
export function civilTime(text: string): string {
  const bits = BigInt(text);
  const field = (shift: bigint, width: bigint) => Number((bits >> shift) & ((1n << width) - 1n));
  const time = [field(42n, 5n), field(36n, 6n), field(30n, 6n)].map((part) => pad(part)).join(':');
  return `${time}${fraction(field(0n, 30n))}`;
}

function isoSeconds(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
}

function fraction(nanoseconds: number): string {
  return nanoseconds === 0 ? '' : `.${pad(Math.floor(nanoseconds / 1000), 6)}`;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
