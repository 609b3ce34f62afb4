import { float64, int64, listOf, type ScalarFunction, SqlError, scalar, text } from './scalar-function.ts';

const LONGEST_ARRAY = 5_000_000;

/** Series that DuckDB's generate_series builds differently, and searches that it does not have. */
export const SERIES_RUNTIME: ScalarFunction[] = [
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
