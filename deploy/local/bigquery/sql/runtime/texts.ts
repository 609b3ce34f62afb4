import {
  bool,
  int64,
  listOf,
  nullableScalar,
  type ScalarFunction,
  SqlError,
  scalar,
  text,
} from './scalar-function.ts';

/** Functions of STRING that DuckDB lacks, or has with another meaning. */
export const TEXT_FUNCTIONS: ScalarFunction[] = [
  scalar('bq_raise', [text], text, (message) => {
    throw new SqlError(message);
  }),
  scalar('bq_upper_unicode', [text], text, (value) => value.toUpperCase()),
  scalar('bq_lower_unicode', [text], text, (value) => value.toLowerCase()),
  scalar('bq_reverse', [text], text, (value) => [...value].reverse().join('')),
  scalar('bq_ascii', [text], int64, (value) => asciiCode(value)),
  scalar('bq_unicode', [text], int64, (value) => BigInt(value.codePointAt(0) ?? 0)),
  scalar('bq_chr', [int64], text, (code) => (code === 0n ? '' : characterOf(code))),
  scalar('bq_to_code_points', [text], listOf(int64), (value) =>
    [...value].map((it) => BigInt(it.codePointAt(0) ?? 0)),
  ),
  scalar('bq_code_points_to_string', [listOf(int64)], text, (codes) =>
    codes.includes(null) ? null : codes.map((code) => characterOf(code ?? 0n)).join(''),
  ),
  scalar('bq_normalize', [text, text, bool], text, (value, form, fold) => {
    const normal = value.normalize(form);
    return fold ? caseFold(normal).normalize(form) : normal;
  }),
  scalar('bq_contains_substr', [text, text], bool, (value, part) =>
    caseFold(value.normalize('NFKC')).includes(caseFold(part.normalize('NFKC'))),
  ),
  scalar('bq_case_fold', [text], text, caseFold),
  nullableScalar('bq_initcap', [text, text], text, (value, delimiters) =>
    value === null ? null : initialCapitals(value, delimiters),
  ),
  scalar('bq_instr', [text, text, int64, int64], int64, (value, part, position, occurrence) =>
    BigInt(findOccurrence(value, part, Number(position), Number(occurrence))),
  ),
  scalar('bq_pad', [text, int64, text, bool], text, (value, length, pad, left) =>
    padded(value, Number(length), pad, left),
  ),
  scalar('bq_repeat', [text, int64], text, (value, count) => {
    if (count < 0n) throw new SqlError('Second argument in REPEAT cannot be negative');
    return value.repeat(Number(count));
  }),
  scalar('bq_soundex', [text], text, soundex),
  scalar('bq_translate', [text, text, text], text, translate),
];

function asciiCode(value: string): bigint {
  const code = value.codePointAt(0) ?? 0;
  if (code > 127) throw new SqlError(`Non-ASCII character in the input of ASCII function`);
  return BigInt(code);
}

function characterOf(code: bigint): string {
  if (code < 0n || code > 0x10ffffn || (code >= 0xd800n && code <= 0xdfffn)) {
    throw new SqlError(`Invalid codepoint ${code}`);
  }
  return String.fromCodePoint(Number(code));
}

/** Unicode case folding, near enough: what is equal in lower case after upper case is equal folded. */
function caseFold(value: string): string {
  return value.toUpperCase().toLowerCase();
}

const WORD_DELIMITERS = ' \t\n\v\f\r[](){}/|<>!?@"^#$&~_,.:;*%+-\\';

function initialCapitals(value: string, delimiters: string | null): string {
  const separating = new Set(delimiters ?? WORD_DELIMITERS);
  let starts = true;
  return [...value]
    .map((character) => {
      const shown = starts ? character.toUpperCase() : character.toLowerCase();
      starts = separating.has(character);
      return shown;
    })
    .join('');
}

/** Position of an occurrence, from 1; 0 without one. A negative position searches backwards. */
function findOccurrence(value: string, part: string, position: number, occurrence: number): number {
  if (position === 0) throw new SqlError('Position cannot be zero for INSTR');
  if (occurrence <= 0) throw new SqlError('Occurrence must be positive for INSTR');
  const [characters, wanted] = [[...value], [...part]];
  const step = position > 0 ? 1 : -1;
  let start = position > 0 ? position - 1 : characters.length + position - (wanted.length - 1);
  if (position < 0) start = Math.min(characters.length + position, characters.length - wanted.length);
  let remaining = occurrence;
  for (let at = start; at >= 0 && at + wanted.length <= characters.length; at += step) {
    if (wanted.every((character, index) => characters[at + index] === character)) {
      remaining -= 1;
      if (remaining === 0) return at + 1;
    }
  }
  return 0;
}

function padded(value: string, length: number, pad: string, left: boolean): string {
  const name = left ? 'LPAD' : 'RPAD';
  if (length < 0) throw new SqlError(`Second argument (output size) for ${name} cannot be negative`);
  if (pad === '') throw new SqlError(`Third argument (pad pattern) for ${name} cannot be empty`);
  const characters = [...value];
  if (characters.length >= length) return characters.slice(0, length).join('');
  const missing = length - characters.length;
  const pattern = [...pad];
  const filling = Array.from({ length: missing }, (_, index) => pattern[index % pattern.length]).join('');
  return left ? filling + value : value + filling;
}

const SOUNDEX_CODES: Record<string, string> = Object.fromEntries(
  ['BFPV', 'CGJKQSXZ', 'DT', 'L', 'MN', 'R'].flatMap((letters, index) =>
    [...letters].map((letter) => [letter, String(index + 1)]),
  ),
);

function soundex(value: string): string {
  const letters = [...value.toUpperCase()].filter((letter) => /[A-Z]/.test(letter));
  const first = letters[0];
  if (!first) return '';
  let result = first;
  let previous = SOUNDEX_CODES[first];
  for (const letter of letters.slice(1)) {
    const code = SOUNDEX_CODES[letter];
    if (code && code !== previous) result += code;
    previous = code ?? previous;
    if (result.length === 4) break;
  }
  return result.padEnd(4, '0');
}

function translate(value: string, from: string, to: string): string {
  const [sources, targets] = [[...from], [...to]];
  if (new Set(sources).size < sources.length)
    throw new SqlError('Duplicate character in TRANSLATE source characters');
  const mapping = new Map(sources.map((character, index) => [character, targets[index] ?? '']));
  return [...value].map((character) => mapping.get(character) ?? character).join('');
}
