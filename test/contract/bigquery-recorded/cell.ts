import type { Field } from '../../../deploy/local/bigquery/field.ts';

/** Whether two cells are the same value, each in the form of the REST API or of the recording. */
export function sameCell(expected: unknown, actual: unknown, field: Field): boolean {
  if (field.mode === 'REPEATED') {
    const element: Field = { ...field, mode: 'NULLABLE' };
    return sameItems(expected, actual, () => element);
  }
  if (field.type === 'JSON')
    return JSON.stringify(sortedJson(expected)) === JSON.stringify(sortedJson(actual));
  if (expected === null || actual === null) return expected === actual;
  if (field.type === 'RECORD') return sameItems(expected, actual, (index) => field.fields?.[index] as Field);
  if (field.type === 'FLOAT') return closeEnough(readFloat(expected), readFloat(actual));
  return canonical(String(expected), field) === canonical(String(actual), field);
}

function sameItems(expected: unknown, actual: unknown, fieldOf: (index: number) => Field): boolean {
  if (!Array.isArray(expected) || !Array.isArray(actual) || expected.length !== actual.length) return false;
  return expected.every((item, index) => sameCell(item, actual[index], fieldOf(index)));
}

/** A value of the REST API as the recording writes it: structs and arrays as arrays. */
export function plainCell(value: unknown, field: Field): unknown {
  if (field.mode === 'REPEATED') {
    const items = (value ?? []) as { v: unknown }[];
    return items.map(({ v }) => plainCell(v, { ...field, mode: 'NULLABLE' }));
  }
  if (value === null || value === undefined) return null;
  if (field.type !== 'RECORD') return value;
  const { f } = value as { f: { v: unknown }[] };
  return (field.fields ?? []).map((child, index) => plainCell(f[index]?.v, child));
}

function canonical(text: string, field: Field): string {
  switch (field.type) {
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return /\./.test(text) ? text.replace(/\.?0+$/, '') : text;
    case 'BOOLEAN':
      return text.toLowerCase();
    case 'TIMESTAMP':
      return timestampMicroseconds(text);
    case 'DATETIME':
    case 'TIME':
      return clock(text);
    case 'INTERVAL':
      return intervalLength(text);
    case 'RANGE':
      return range(text);
    default:
      return text;
  }
}

/** The recording has ISO text, the REST API microseconds since 1970. */
function timestampMicroseconds(text: string): string {
  if (/^-?\d+$/.test(text)) return text;
  const [seconds = '', fraction = ''] = text.replace(/Z$/, '').split('.');
  const milliseconds = Date.parse(`${seconds.replace(' ', 'T')}Z`);
  return String(BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, '0')));
}

function clock(text: string): string {
  return text
    .replace(' ', 'T')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

/** Months and microseconds, because the recording has merged days and hours. */
function intervalLength(text: string): string {
  const match = /^(-?)(\d+)-(\d+) (-?\d+) (-?)(\d+):(\d+):(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign, years, months, days, timeSign, hours, minutes, seconds, fraction = ''] = match;
  const count = (Number(years) * 12 + Number(months)) * (sign ? -1 : 1);
  const time = (BigInt(hours ?? 0) * 3600n + BigInt(minutes ?? 0) * 60n + BigInt(seconds ?? 0)) * 1_000_000n;
  const part = time + BigInt(fraction.padEnd(6, '0'));
  return `${count} months ${BigInt(days ?? 0) * 86_400_000_000n + (timeSign ? -part : part)}`;
}

function range(text: string): string {
  const match = /^\[(.*), (.*)\)$/.exec(text);
  const bound = (end = '') => {
    if (/^(UNBOUNDED|NULL)$/i.test(end)) return 'UNBOUNDED';
    return /^-?\d{5,}$|Z$/.test(end) ? timestampMicroseconds(end) : clock(end);
  };
  return match ? `[${bound(match[1])}, ${bound(match[2])})` : text;
}

/** Members in the order of their names; the recording cannot tell JSON null from NULL. */
function sortedJson(text: unknown): unknown {
  try {
    return sorted(JSON.parse(String(text ?? 'null')));
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

const SPECIAL_FLOATS: Record<string, number> = {
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  '-infinity': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

function readFloat(value: unknown): number {
  const text = String(value).toLowerCase();
  return SPECIAL_FLOATS[text] ?? Number(text);
}

function closeEnough(left: number, right: number): boolean {
  if (Object.is(left, right) || left === right) return true;
  const size = Math.max(Math.abs(left), Math.abs(right));
  return Number.isFinite(size) && Math.abs(left - right) <= Math.max(1e-12, 1e-9 * size);
}
