import { type CivilTime, instantIn, microsecondsOf } from './civil-time.ts';
import { date, datetime, type ScalarFunction, SqlError, scalar, text, timestamp } from './scalar-function.ts';

/** PARSE_DATE and its siblings, and the casts of STRING to points in time. */
export const TIME_PARSE_RUNTIME: ScalarFunction[] = [
  scalar('bq_parse_time', [text, text, text], datetime, (format, value, name) => {
    const parsed = parseTime(format, value, name);
    return parsed.epoch ?? civilMicroseconds(parsed, value, name);
  }),
  scalar('bq_parse_timestamp', [text, text, text], timestamp, (format, value, zone) => {
    const parsed = parseTime(format, value, 'PARSE_TIMESTAMP');
    return (
      parsed.epoch ?? instantIn(parsed.zone ?? zone, civilMicroseconds(parsed, value, 'PARSE_TIMESTAMP'))
    );
  }),
  scalar('bq_read_date', [text], date, (value) => {
    const civil = readCivil(value, 'date');
    return Number(civil / 86_400_000_000n);
  }),
  scalar('bq_read_datetime', [text], datetime, (value) => readCivil(value, 'datetime')),
  scalar('bq_read_time', [text], datetime, (value) => readClock(value)),
  scalar('bq_read_timestamp', [text, text], timestamp, readTimestamp),
];

const FRACTION = '(?:\\.(\\d{0,6})\\d*)?';
const CLOCK = `(\\d{1,2}):(\\d{1,2}):(\\d{1,2})${FRACTION}`;
const DATE_AND_TIME = new RegExp(`^\\s*(\\d{1,4})-(\\d{1,2})-(\\d{1,2})(?:(?: +|[tT])${CLOCK})?(.*)$`, 's');

function readCivil(value: string, what: 'date' | 'datetime'): bigint {
  const match = DATE_AND_TIME.exec(value);
  const found = match && !match[8]?.trim() ? microsecondsOf(civilOf(match)) : undefined;
  if (found === undefined) {
    throw new SqlError(what === 'date' ? `Invalid date: '${value}'` : `Invalid datetime string "${value}"`);
  }
  return found;
}

function readClock(value: string): bigint {
  const match = new RegExp(`^\\s*${CLOCK}\\s*$`).exec(value);
  const found = match ? microsecondsOf(civilOf(['', '1970', '1', '1', ...match.slice(1)])) : undefined;
  if (found === undefined) throw new SqlError(`Invalid time string "${value}"`);
  return found;
}

function readTimestamp(value: string, zone: string): bigint {
  const match = DATE_AND_TIME.exec(value);
  const civil = match ? microsecondsOf(civilOf(match)) : undefined;
  const named = match?.[8]?.trim() ?? '';
  if (
    civil === undefined ||
    (named && !/^(?:Z|z|[-+]\d{1,2}(?::?\d{2})?|[A-Za-z_]+(?:\/[-+\w/]+)?)$/.test(named))
  ) {
    throw new SqlError(`Invalid timestamp: '${value}'`);
  }
  return instantIn(named ? named.replace('z', 'Z') : zone, civil);
}

function civilOf(match: readonly (string | undefined)[]): CivilTime {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = match;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    microsecond: Number(fraction.padEnd(6, '0')),
  };
}

/** What the elements of a format string found. */
type Parsed = Partial<CivilTime> & {
  hour12?: number;
  afternoon?: boolean;
  dayOfYear?: number;
  zone?: string;
  /** Microseconds since 1970, of %s. */
  epoch?: bigint;
  century?: number;
};

type Element = { pattern: string; apply: (parsed: Parsed, found: string) => unknown };

const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LONG_MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december';
const LONG_DAYS = 'sunday|monday|tuesday|wednesday|thursday|friday|saturday';
const month: Element = {
  pattern: `(?:${LONG_MONTHS}|${MONTH_NAMES.join('|')})`,
  apply: (parsed, found) => {
    parsed.month = MONTH_NAMES.indexOf(found.slice(0, 3).toLowerCase()) + 1;
  },
};
const weekdayName: Element = { pattern: `(?:${LONG_DAYS}|sun|mon|tue|wed|thu|fri|sat)`, apply: () => {} };
const number = (pattern: string, field: keyof CivilTime): Element => ({
  pattern,
  apply: (parsed, found) => {
    parsed[field] = Number(found);
  },
});
const seconds: Element = {
  pattern: '\\d{1,2}(?:\\.\\d+)?',
  apply: (parsed, found) => {
    const [whole, fraction = ''] = found.split('.');
    parsed.second = Number(whole);
    parsed.microsecond = Number(fraction.slice(0, 6).padEnd(6, '0'));
  },
};
const zone: Element = {
  pattern: '(?:[-+]\\d{1,2}(?::?\\d{2})?|Z)',
  apply: (parsed, found) => {
    parsed.zone = found;
  },
};
const afternoon: Element = {
  pattern: '[ap]m',
  apply: (parsed, found) => {
    parsed.afternoon = found.toLowerCase() === 'pm';
  },
};

const ELEMENTS: Record<string, Element> = {
  '%Y': number('[-+]?\\d{1,4}', 'year'),
  '%E4Y': number('\\d{4}', 'year'),
  '%y': {
    pattern: '\\d{1,2}',
    apply: (parsed, found) => {
      parsed.year = Number(found) < 69 ? 2000 + Number(found) : 1900 + Number(found);
    },
  },
  '%m': number('\\d{1,2}', 'month'),
  '%d': number('\\d{1,2}', 'day'),
  '%e': number('\\s?\\d{1,2}', 'day'),
  '%H': number('\\d{1,2}', 'hour'),
  '%k': number('\\s?\\d{1,2}', 'hour'),
  '%I': { pattern: '\\d{1,2}', apply: (parsed, found) => Object.assign(parsed, { hour12: Number(found) }) },
  '%l': {
    pattern: '\\s?\\d{1,2}',
    apply: (parsed, found) => Object.assign(parsed, { hour12: Number(found) }),
  },
  '%M': number('\\d{1,2}', 'minute'),
  '%S': number('\\d{1,2}', 'second'),
  '%E*S': seconds,
  '%j': {
    pattern: '\\d{1,3}',
    apply: (parsed, found) => Object.assign(parsed, { dayOfYear: Number(found) }),
  },
  '%s': {
    pattern: '-?\\d+',
    apply: (parsed, found) => Object.assign(parsed, { epoch: BigInt(found) * 1_000_000n }),
  },
  '%B': month,
  '%b': month,
  '%h': month,
  '%A': weekdayName,
  '%a': weekdayName,
  '%p': afternoon,
  '%P': afternoon,
  '%z': zone,
  '%Ez': zone,
  '%Z': {
    pattern: '[A-Za-z_][-+\\w/]*',
    apply: (parsed, found) => {
      parsed.zone = found;
    },
  },
  '%%': { pattern: '%', apply: () => {} },
};
for (const digits of '0123456789') ELEMENTS[`%E${digits}S`] = seconds;

const SHORTHANDS: Record<string, string> = {
  '%F': '%Y-%m-%d',
  '%T': '%H:%M:%S',
  '%R': '%H:%M',
  '%D': '%m/%d/%y',
  '%x': '%m/%d/%y',
  '%X': '%H:%M:%S',
  '%r': '%I:%M:%S %p',
  '%c': '%a %b %e %H:%M:%S %Y',
  '%n': ' ',
  '%t': ' ',
};

/** Each piece of the format takes what it can; it gives nothing back when a later one finds nothing. */
function parseTime(format: string, value: string, name: string): Parsed {
  const expanded = format.replace(/%[FTRDxXrcnt]/g, (shorthand) => SHORTHANDS[shorthand] ?? shorthand);
  const parsed: Parsed = {};
  let rest = value.trimStart();
  for (const [piece] of expanded.matchAll(/%(?:E\*S|E\dS|E4Y|Ez|.)|\s+|[^%\s]+/gs)) {
    rest = consume(rest, piece, parsed, name) ?? failed(value);
  }
  return rest.trim() === '' ? parsed : failed(value);
}

/** What is left of the text; undefined where the piece does not fit. */
function consume(rest: string, piece: string, parsed: Parsed, name: string): string | undefined {
  if (/^\s/.test(piece)) return rest.trimStart();
  if (!piece.startsWith('%')) return rest.startsWith(piece) ? rest.slice(piece.length) : undefined;
  const element = ELEMENTS[piece];
  if (!element) throw new SqlError(`${name} with the format element ${piece} is not supported`);
  const found = new RegExp(`^\\s*(${element.pattern})`, 'i').exec(rest);
  if (!found) return undefined;
  element.apply(parsed, found[1] ?? '');
  return rest.slice(found[0].length);
}

function failed(value: string): never {
  throw new SqlError(`Failed to parse input string "${value}"`);
}

function civilMicroseconds(parsed: Parsed, value: string, name: string): bigint {
  const { year = 1970, month: monthNumber = 1, day = 1, minute = 0, second = 0, microsecond = 0 } = parsed;
  const hour = parsed.hour ?? hourOf(parsed);
  const base = { year, month: monthNumber, day, hour, minute, second, microsecond };
  if (parsed.dayOfYear !== undefined) Object.assign(base, { month: 1, day: 1 });
  const found = microsecondsOf(base);
  if (found === undefined) throw new SqlError(`Failed to parse input string "${value}"`);
  if (parsed.dayOfYear !== undefined) return found + BigInt(parsed.dayOfYear - 1) * 86_400_000_000n;
  if (name === 'PARSE_DATE' && parsed.epoch !== undefined) return parsed.epoch;
  return found;
}

function hourOf({ hour12, afternoon: pm }: Parsed): number {
  if (hour12 === undefined) return 0;
  return (hour12 % 12) + (pm ? 12 : 0);
}
