import { civilTimeOf, microsecondsOf } from './civil-time.ts';
import {
  date,
  float64,
  int64,
  listOf,
  type ScalarFunction,
  SqlError,
  scalar,
  text,
} from './scalar-function.ts';

const DAY_MICROSECONDS = 86_400_000_000n;
const LONGEST_ARRAY = 5_000_000;

/** Series that DuckDB's generate_series builds differently, and searches that it does not have. */
export const SERIES_RUNTIME: ScalarFunction[] = [
  scalar('bq_month_series', [date, date, int64], listOf(date), monthSeries),
  scalar('bq_generate_float_array', [float64, float64, float64], listOf(float64), (from, to, step) => {
    if (step === 0) throw new SqlError('Sequence step cannot be 0.');
    const count = Math.floor((to - from) / step + 1e-12) + 1;
    if (count > LONGEST_ARRAY) throw new SqlError('Cannot generate arrays with more than 5000000 elements.');
    return Array.from({ length: Math.max(0, count) }, (_, index) => from + index * step);
  }),
  scalar(
    'bq_regexp_instr',
    [text, text, int64, int64, int64],
    int64,
    (value, pattern, position, occurrence, after) => {
      const found = findMatch(value, pattern, position, occurrence);
      if (!found) return 0n;
      const [start, length] = [found.index + found.offset, found.text.length];
      return BigInt([...value.slice(0, start + (after === 1n ? length : 0))].length + 1);
    },
  ),
  scalar(
    'bq_regexp_extract',
    [text, text, int64, int64, int64],
    text,
    (value, pattern, _group, position, occurrence) =>
      findMatch(value, pattern, position, occurrence)?.text ?? null,
  ),
];

/** Each element is so many months after the first, so that 31 January is followed by 29 February and 31 March. */
function monthSeries(from: number, to: number, step: bigint): number[] {
  if (step === 0n) throw new SqlError('Sequence step cannot be 0.');
  const days: number[] = [];
  for (let index = 0; days.length < LONGEST_ARRAY; index += 1) {
    const day = addMonths(from, index * Number(step));
    if (day === undefined || (step > 0n ? day > to : day < to)) break;
    days.push(day);
  }
  return days;
}

function addMonths(days: number, months: number): number | undefined {
  const time = civilTimeOf(BigInt(days) * DAY_MICROSECONDS);
  const total = time.year * 12 + time.month - 1 + months;
  const [year, month] = [Math.floor(total / 12), (total % 12) + 1];
  for (let day = time.day; day > 0; day -= 1) {
    const found = microsecondsOf({ ...time, year, month, day });
    if (found !== undefined) return Number(found / DAY_MICROSECONDS);
  }
  return undefined;
}

/** The match of an occurrence: of its capturing group if it has one. RE2's inline flags become JavaScript's. */
function findMatch(value: string, pattern: string, position: bigint, occurrence: bigint) {
  if (position <= 0n) throw new SqlError('Position must be positive.');
  if (occurrence <= 0n) throw new SqlError('Occurrence must be positive.');
  const start = [...value].slice(0, Number(position) - 1).join('').length;
  const expression = javascriptPattern(pattern);
  let remaining = occurrence;
  for (const match of value.slice(start).matchAll(expression)) {
    remaining -= 1n;
    if (remaining > 0n) continue;
    const group = match.length > 1 ? 1 : 0;
    const [at] = match.indices?.[group] ?? [match.index];
    return { text: match[group] ?? '', index: start, offset: at };
  }
  return undefined;
}

function javascriptPattern(pattern: string): RegExp {
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const body = pattern.slice(flags?.[0].length ?? 0).replaceAll('(?P<', '(?<');
  try {
    return new RegExp(body, `dgu${flags?.[1] ?? ''}`);
  } catch {
    throw new SqlError(`Cannot parse regular expression: ${pattern}`);
  }
}
