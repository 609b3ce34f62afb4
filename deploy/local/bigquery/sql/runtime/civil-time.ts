import { Temporal } from 'temporal-polyfill';
import { SqlError } from './scalar-function.ts';

/** A date and a time of day on some clock. */
export type CivilTime = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  microsecond: number;
};

const DAY_MICROSECONDS = 86_400_000_000n;

/** The civil time that lies so many microseconds after 1970 began on that clock. */
export function civilTimeOf(microseconds: bigint): CivilTime {
  const days = floorDivide(microseconds, DAY_MICROSECONDS);
  const date = new Date(Number(days) * 86_400_000);
  const rest = Number(microseconds - days * DAY_MICROSECONDS);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: Math.floor(rest / 3_600_000_000),
    minute: Math.floor(rest / 60_000_000) % 60,
    second: Math.floor(rest / 1_000_000) % 60,
    microsecond: rest % 1_000_000,
  };
}

/** Microseconds since 1970 on the same clock; undefined for a date that does not exist. */
export function microsecondsOf(time: CivilTime): bigint | undefined {
  const date = new Date(0);
  date.setUTCFullYear(time.year, time.month - 1, time.day);
  const exists = date.getUTCMonth() === time.month - 1 && date.getUTCDate() === time.day;
  const inRange =
    time.year >= 1 && time.year <= 9999 && time.hour < 24 && time.minute < 60 && time.second < 60;
  if (!exists || !inRange) return undefined;
  const seconds = BigInt(date.getTime() / 1000) + BigInt(time.hour * 3600 + time.minute * 60 + time.second);
  return seconds * 1_000_000n + BigInt(time.microsecond);
}

/** The instant at which a clock in that zone shows this; of a skipped hour, the instant after the skip. */
export function instantIn(zone: string, civilMicroseconds: bigint): bigint {
  const offset = /^([-+])(\d{1,2})(?::?(\d{2}))?$/.exec(zone);
  if (offset) {
    const minutes = BigInt(Number(offset[2]) * 60 + Number(offset[3] ?? 0));
    const shift = minutes * 60_000_000n;
    return offset[1] === '-' ? civilMicroseconds + shift : civilMicroseconds - shift;
  }
  if (zone === 'UTC' || zone === 'Z') return civilMicroseconds;
  const time = civilTimeOf(civilMicroseconds);
  let zoned: Temporal.ZonedDateTime;
  try {
    zoned = Temporal.PlainDateTime.from(time).toZonedDateTime(namedZone(zone));
  } catch {
    throw new SqlError(`Invalid time zone: ${zone}`);
  }
  return zoned.epochNanoseconds / 1000n + BigInt(time.microsecond % 1);
}

/** Abbreviations are no zones to BigQuery, although some runtimes know them. */
function namedZone(zone: string): string {
  if (!/^(?:UTC|GMT|[A-Za-z_]+\/[-+\w/]+)$/.test(zone)) throw new Error(zone);
  return zone;
}

/** Days from the first of January, from 1. */
export function dayOfYear(time: CivilTime): number {
  const start = Date.UTC(2000, 0, 1);
  const leap = isLeap(time.year);
  const day = Date.UTC(leap ? 2000 : 2001, time.month - 1, time.day);
  return Math.round((day - (leap ? start : Date.UTC(2001, 0, 1))) / 86_400_000) + 1;
}

/** 0 is Sunday. */
export function weekday(time: CivilTime): number {
  const days = floorDivide(
    microsecondsOf({ ...time, hour: 0, minute: 0, second: 0, microsecond: 0 }) ?? 0n,
    DAY_MICROSECONDS,
  );
  return Number((((days + 4n) % 7n) + 7n) % 7n);
}

/** ISO 8601 week and the year it belongs to. */
export function isoWeek(time: CivilTime): { year: number; week: number } {
  const sinceMonday = (weekday(time) + 6) % 7;
  const thursday = dayOfYear(time) - sinceMonday + 3;
  if (thursday < 1) {
    const year = time.year - 1;
    return { year, week: Math.ceil((thursday + daysIn(year)) / 7) };
  }
  if (thursday > daysIn(time.year)) return { year: time.year + 1, week: 1 };
  return { year: time.year, week: Math.ceil(thursday / 7) };
}

function daysIn(year: number): number {
  return isLeap(year) ? 366 : 365;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Division that rounds towards negative infinity. */
export function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n || value % by === 0n ? value / by : value / by - 1n;
}
