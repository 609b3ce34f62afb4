import { type CivilTime, civilTimeOf, dayOfYear, floorDivide, isoWeek, weekday } from './civil-time.ts';
import { datetime, nullableScalar, type ScalarFunction, SqlError, scalar, text } from './scalar-function.ts';

/** What a format element may look at. */
type Moment = { time: CivilTime; offsetMinutes: number; epochSeconds: bigint; zone: string };

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** FORMAT_DATE and its siblings, and the casts of points in time to STRING. */
export const TIME_FORMAT_RUNTIME: ScalarFunction[] = [
  nullableScalar('bq_format_time', [text, datetime, datetime, text], text, (format, local, utc, zone) =>
    format === null || local === null || utc === null ? null : formatTime(format, local, utc, zone ?? 'UTC'),
  ),
  scalar('bq_print_timestamp', [datetime, datetime], text, (local, utc) => {
    const offset = offsetText(Number((local - utc) / 60_000_000n), ':');
    return `${datetimeText(local)}${offset.replace(':00', '')}`;
  }),
  scalar('bq_datetime_text', [datetime], text, datetimeText),
];

/** `2024-01-31 12:34:56.789`, with three or six digits of a second where there are any. */
export function datetimeText(microseconds: bigint): string {
  const { year, month, day, hour, minute, second, microsecond } = civilTimeOf(microseconds);
  const date = [pad(year, 4), pad(month), pad(day)].join('-');
  return `${date} ${[hour, minute, second].map((part) => pad(part)).join(':')}${fraction(microsecond)}`;
}

function fraction(microsecond: number): string {
  if (microsecond === 0) return '';
  return microsecond % 1000 === 0 ? `.${pad(microsecond / 1000, 3)}` : `.${pad(microsecond, 6)}`;
}

function formatTime(format: string, local: bigint, utc: bigint, zone: string): string {
  const moment: Moment = {
    time: civilTimeOf(local),
    offsetMinutes: Number((local - utc) / 60_000_000n),
    epochSeconds: floorDivide(utc, 1_000_000n),
    zone,
  };
  return format.replace(/%(?:E\*S|E\dS|E4Y|E\w|O\w|.)/gs, (element) => formatElement(element, moment));
}

function formatElement(element: string, moment: Moment): string {
  const known = ELEMENTS[element];
  if (known) return known(moment);
  const digits = /^%E(\d)S$/.exec(element)?.[1];
  if (digits !== undefined) {
    const fractional = pad(moment.time.microsecond, 6).padEnd(9, '0').slice(0, Number(digits));
    return `${pad(moment.time.second)}${fractional ? `.${fractional}` : ''}`;
  }
  throw new SqlError(`FORMAT element ${element} is not supported`);
}

const ELEMENTS: Record<string, (moment: Moment) => string> = {
  '%%': () => '%',
  '%n': () => '\n',
  '%t': () => '\t',
  '%A': ({ time }) => DAYS[weekday(time)] ?? '',
  '%a': ({ time }) => (DAYS[weekday(time)] ?? '').slice(0, 3),
  '%B': ({ time }) => MONTHS[time.month - 1] ?? '',
  '%b': ({ time }) => (MONTHS[time.month - 1] ?? '').slice(0, 3),
  '%h': ({ time }) => (MONTHS[time.month - 1] ?? '').slice(0, 3),
  '%C': ({ time }) => String(Math.floor(time.year / 100)),
  '%c': ({ time }) =>
    `${(DAYS[weekday(time)] ?? '').slice(0, 3)} ${(MONTHS[time.month - 1] ?? '').slice(0, 3)} ${String(time.day).padStart(2)} ${clock(time)} ${time.year}`,
  '%D': ({ time }) => `${pad(time.month)}/${pad(time.day)}/${pad(time.year % 100)}`,
  '%d': ({ time }) => pad(time.day),
  '%e': ({ time }) => String(time.day).padStart(2),
  '%F': ({ time }) => `${time.year}-${pad(time.month)}-${pad(time.day)}`,
  '%G': ({ time }) => String(isoWeek(time).year),
  '%g': ({ time }) => pad(isoWeek(time).year % 100),
  '%H': ({ time }) => pad(time.hour),
  '%I': ({ time }) => pad(time.hour % 12 || 12),
  '%J': ({ time }) => pad(dayOfIsoYear(time), 3),
  '%j': ({ time }) => pad(dayOfYear(time), 3),
  '%k': ({ time }) => String(time.hour).padStart(2),
  '%l': ({ time }) => String(time.hour % 12 || 12).padStart(2),
  '%M': ({ time }) => pad(time.minute),
  '%m': ({ time }) => pad(time.month),
  '%P': ({ time }) => (time.hour < 12 ? 'am' : 'pm'),
  '%p': ({ time }) => (time.hour < 12 ? 'AM' : 'PM'),
  '%Q': ({ time }) => String(Math.ceil(time.month / 3)),
  '%R': ({ time }) => `${pad(time.hour)}:${pad(time.minute)}`,
  '%r': ({ time }) =>
    `${pad(time.hour % 12 || 12)}:${pad(time.minute)}:${pad(time.second)} ${time.hour < 12 ? 'AM' : 'PM'}`,
  '%S': ({ time }) => pad(time.second),
  '%s': ({ epochSeconds }) => String(epochSeconds),
  '%T': ({ time }) => clock(time),
  '%U': ({ time }) => pad(Math.floor((dayOfYear(time) + 6 - weekday(time)) / 7)),
  '%u': ({ time }) => String(weekday(time) || 7),
  '%V': ({ time }) => pad(isoWeek(time).week),
  '%W': ({ time }) => pad(Math.floor((dayOfYear(time) + 6 - ((weekday(time) + 6) % 7)) / 7)),
  '%w': ({ time }) => String(weekday(time)),
  '%X': ({ time }) => clock(time),
  '%x': ({ time }) => `${pad(time.month)}/${pad(time.day)}/${pad(time.year % 100)}`,
  '%Y': ({ time }) => String(time.year),
  '%y': ({ time }) => pad(time.year % 100),
  '%Z': ({ zone, offsetMinutes }) => zoneName(zone, offsetMinutes),
  '%z': ({ offsetMinutes }) => offsetText(offsetMinutes, ''),
  '%Ez': ({ offsetMinutes }) => offsetText(offsetMinutes, ':'),
  '%E*S': ({ time }) =>
    `${pad(time.second)}${time.microsecond ? `.${pad(time.microsecond, 6).replace(/0+$/, '')}` : ''}`,
  '%E4Y': ({ time }) => pad(time.year, 4),
};

function clock(time: CivilTime): string {
  return [time.hour, time.minute, time.second].map((part) => pad(part)).join(':');
}

function dayOfIsoYear(time: CivilTime): number {
  return (isoWeek(time).week - 1) * 7 + (weekday(time) || 7);
}

function zoneName(zone: string, offsetMinutes: number): string {
  if (zone === 'UTC' || offsetMinutes === 0) return 'UTC';
  if (offsetMinutes % 60 !== 0) return `UTC${offsetText(offsetMinutes, '')}`;
  return `UTC${offsetMinutes < 0 ? '-' : '+'}${Math.abs(offsetMinutes) / 60}`;
}

function offsetText(minutes: number, separator: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${separator}${pad(size % 60)}`;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
