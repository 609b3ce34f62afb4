import {
  bool,
  type Interval,
  int64,
  interval,
  type ScalarFunction,
  SqlError,
  scalar,
  text,
} from './scalar-function.ts';

const SECOND = 1_000_000n;
const HOUR = 3600n * SECOND;
const DAY = 24n * HOUR;
const UNITS: Record<string, bigint> = {
  HOUR,
  MINUTE: 60n * SECOND,
  SECOND,
  MILLISECOND: 1000n,
  MICROSECOND: 1n,
};

/** Functions of INTERVAL. */
export const INTERVAL_RUNTIME: ScalarFunction[] = [
  scalar('bq_interval_times', [interval, int64], interval, ({ months, days, microseconds }, factor) => ({
    months: months * Number(factor),
    days: days * Number(factor),
    microseconds: microseconds * factor,
  })),
  scalar('bq_interval_divide', [interval, int64], interval, divide),
  scalar('bq_interval_part', [interval, text], int64, partOf),
  scalar('bq_justify', [interval, bool, bool], interval, justify),
  scalar('bq_interval_text', [interval], text, intervalText),
  scalar('bq_cast_interval', [text], interval, parseInterval),
];

function divide({ months, days, microseconds }: Interval, divisor: bigint): Interval {
  if (divisor === 0n)
    throw new SqlError(`division by zero: ${intervalText({ months, days, microseconds })} / 0`);
  const by = Number(divisor);
  const wholeMonths = Math.trunc(months / by);
  const allDays = days + (months % by) * 30;
  const wholeDays = Math.trunc(allDays / by);
  const rest = microseconds + BigInt(allDays % by) * DAY;
  return { months: wholeMonths, days: wholeDays, microseconds: rest / divisor };
}

/** Hours are not wrapped at 24; smaller parts are what is left over. */
function partOf({ microseconds }: Interval, part: string): bigint {
  const unit = UNITS[part] ?? 1n;
  if (part === 'HOUR') return microseconds / unit;
  const within = part === 'MINUTE' ? HOUR : part === 'SECOND' ? 60n * SECOND : SECOND;
  return (microseconds % within) / unit;
}

/** Moves 24 hours into a day and 30 days into a month, so that all parts have one sign. */
function justify({ months, days, microseconds }: Interval, ofDays: boolean, ofHours: boolean): Interval {
  let [m, d, us] = [BigInt(months), BigInt(days), microseconds];
  if (ofHours) {
    d += us / DAY;
    us %= DAY;
    if (d > 0n && us < 0n) [d, us] = [d - 1n, us + DAY];
    if (d < 0n && us > 0n) [d, us] = [d + 1n, us - DAY];
  }
  if (ofDays) {
    m += d / 30n;
    d %= 30n;
    const negative = d < 0n || (d === 0n && ofHours && us < 0n);
    const positive = d > 0n || (d === 0n && ofHours && us > 0n);
    if (m > 0n && negative) [m, d] = [m - 1n, d + 30n];
    if (m < 0n && positive) [m, d] = [m + 1n, d - 30n];
    if (ofHours && d > 0n && us < 0n) [d, us] = [d - 1n, us + DAY];
    if (ofHours && d < 0n && us > 0n) [d, us] = [d + 1n, us - DAY];
  }
  return { months: Number(m), days: Number(d), microseconds: us };
}

/** `1-2 3 4:5:6.789`. */
export function intervalText({ months, days, microseconds }: Interval): string {
  const sign = months < 0 ? '-' : '';
  const count = Math.abs(months);
  const negative = microseconds < 0n;
  const rest = negative ? -microseconds : microseconds;
  const [hours, minutes, seconds] = [rest / HOUR, (rest / (60n * SECOND)) % 60n, (rest / SECOND) % 60n];
  const fraction = rest % SECOND;
  const shown = fraction === 0n ? '' : `.${trimmedFraction(fraction)}`;
  return `${sign}${Math.floor(count / 12)}-${count % 12} ${days} ${negative ? '-' : ''}${hours}:${minutes}:${seconds}${shown}`;
}

/** Three or six digits. */
function trimmedFraction(microseconds: bigint): string {
  const digits = microseconds.toString().padStart(6, '0');
  return digits.endsWith('000') ? digits.slice(0, 3) : digits;
}

function parseInterval(value: string): Interval {
  const match = /^(-?)(\d+)-(\d+) (-?\d+) (-?)(\d+):(\d+):(\d+)(?:\.(\d{1,6}))?$/.exec(value.trim());
  if (!match) throw new SqlError(`Invalid INTERVAL value '${value}'`);
  const [, sign, years, months, days, timeSign, hours, minutes, seconds, fraction = ''] = match;
  const count = Number(years) * 12 + Number(months);
  const time =
    BigInt(hours ?? 0) * HOUR +
    BigInt(minutes ?? 0) * 60n * SECOND +
    BigInt(seconds ?? 0) * SECOND +
    BigInt(fraction.padEnd(6, '0'));
  return { months: sign ? -count : count, days: Number(days), microseconds: timeSign ? -time : time };
}
