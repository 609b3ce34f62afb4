import { floatText } from './float-text.ts';
import { numericText } from './numbers.ts';
import {
  float64,
  int64,
  nullableScalar,
  numeric,
  type ScalarFunction,
  SqlError,
  scalar,
  text,
} from './scalar-function.ts';

type Layout = { flags: string; width: number; precision: number | undefined; conversion: string };

/** What FORMAT()'s specifiers print; its flags, width and precision follow the value. */
export const FORMAT_RUNTIME: ScalarFunction[] = [
  nullableScalar('bq_format_int64', [int64, text, int64, int64, text], text, (value, ...layout) =>
    value === null ? null : printInteger(value, layoutOf(layout)),
  ),
  nullableScalar('bq_format_float64', [float64, text, int64, int64, text], text, (value, ...layout) =>
    value === null ? null : printFloat(value, layoutOf(layout)),
  ),
  nullableScalar('bq_format_numeric', [numeric, text, int64, int64, text], text, (value, ...layout) =>
    value === null ? null : printNumeric(value, layoutOf(layout)),
  ),
  nullableScalar('bq_format_text', [text, text, int64, int64, text], text, (value, ...layout) =>
    value === null ? null : printText(value, layoutOf(layout)),
  ),
  scalar('bq_text_literal', [text], text, (value) => textLiteral(value)),
  scalar('bq_float_display', [float64], text, (value) => floatText(value)),
  scalar('bq_float_literal', [float64], text, floatLiteral),
];

function layoutOf([flags, width, precision, conversion]: (string | bigint | null)[]): Layout {
  return {
    flags: String(flags ?? ''),
    width: Number(width ?? 0),
    precision: precision === null || precision === undefined ? undefined : Number(precision),
    conversion: String(conversion),
  };
}

function laidOut(digits: string, negative: boolean, layout: Layout, prefix = ''): string {
  let sign = '';
  if (negative) sign = '-';
  else if (layout.flags.includes('+')) sign = '+';
  else if (layout.flags.includes(' ')) sign = ' ';
  const length = sign.length + prefix.length + digits.length;
  if (layout.flags.includes('-')) return `${sign}${prefix}${digits}`.padEnd(layout.width);
  if (layout.flags.includes('0')) {
    return `${sign}${prefix}${'0'.repeat(Math.max(0, layout.width - length))}${digits}`;
  }
  return `${sign}${prefix}${digits}`.padStart(layout.width);
}

const BASES: Record<string, { radix: number; prefix: string }> = {
  o: { radix: 8, prefix: '0' },
  x: { radix: 16, prefix: '0x' },
  X: { radix: 16, prefix: '0X' },
};

function printInteger(value: bigint, layout: Layout): string {
  const base = BASES[layout.conversion];
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base?.radix ?? 10);
  if (layout.conversion === 'X') digits = digits.toUpperCase();
  if (layout.precision !== undefined) digits = digits.padStart(layout.precision, '0');
  if (layout.flags.includes("'")) digits = grouped(digits);
  return laidOut(digits, negative, layout, base && layout.flags.includes('#') ? base.prefix : '');
}

function grouped(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? separated : `${separated}.${fraction}`;
}

function printFloat(value: number, layout: Layout): string {
  const negative = value < 0 || Object.is(value, -0);
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'nan' : 'inf';
    const shown = layout.conversion === layout.conversion.toUpperCase() ? word.toUpperCase() : word;
    return laidOut(shown, negative, { ...layout, flags: layout.flags.replace('0', '') });
  }
  const magnitude = Math.abs(value);
  const precision = layout.precision ?? 6;
  let digits = floatDigits(magnitude, precision, layout);
  if (layout.conversion === layout.conversion.toUpperCase()) digits = digits.toUpperCase();
  if (layout.flags.includes("'")) digits = grouped(digits);
  return laidOut(digits, negative, layout);
}

function floatDigits(magnitude: number, precision: number, layout: Layout): string {
  switch (layout.conversion.toLowerCase()) {
    case 'f':
      if (magnitude >= 1e21)
        throw new SqlError('FORMAT of a FLOAT64 of 1e21 or more with %f is not supported');
      return magnitude.toFixed(precision);
    case 'e':
      return withExponent(magnitude.toExponential(precision));
    default: {
      const significant = precision === 0 ? 1 : precision;
      const power = magnitude === 0 ? 0 : Number(magnitude.toExponential(significant - 1).split('e')[1]);
      const exponential = power < -4 || power >= significant;
      const shown = exponential
        ? magnitude.toExponential(significant - 1)
        : magnitude.toFixed(Math.max(0, significant - 1 - power));
      if (layout.flags.includes('#')) return withExponent(shown);
      return withExponent(shown.replace(/(\.\d*?)0+(?=e|$)/, '$1').replace(/\.(?=e|$)/, ''));
    }
  }
}

function withExponent(shown: string): string {
  return shown.replace(/e([-+])(\d)$/, 'e$10$2');
}

function printNumeric(value: bigint, layout: Layout): string {
  if (layout.conversion.toLowerCase() !== 'f')
    throw new SqlError(`FORMAT of a NUMERIC with %${layout.conversion} is not supported`);
  const negative = value < 0n;
  const precision = layout.precision ?? 6;
  const unit = 10n ** BigInt(Math.max(0, 9 - precision));
  const magnitude = negative ? -value : value;
  const rounded = ((magnitude + unit / 2n) / unit) * unit;
  const [whole = '0', fraction = ''] = numericText(rounded).split('.');
  let digits = precision === 0 ? whole : `${whole}.${fraction.padEnd(precision, '0').slice(0, precision)}`;
  if (layout.flags.includes("'")) digits = grouped(digits);
  return laidOut(digits, negative, layout);
}

function printText(value: string, layout: Layout): string {
  const characters = [...value];
  const shown = layout.precision === undefined ? characters : characters.slice(0, layout.precision);
  const padding = ' '.repeat(Math.max(0, layout.width - shown.length));
  return layout.flags.includes('-') ? shown.join('') + padding : padding + shown.join('');
}

const ESCAPES: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** `"it's"` or `'say "so"'`. */
function textLiteral(value: string): string {
  const quote = value.includes('"') && !value.includes("'") ? "'" : '"';
  const escaped = value.replace(/[\n\r\t\\]/g, (character) => ESCAPES[character] ?? character);
  return quote + escaped.replaceAll(quote, `\\${quote}`) + quote;
}

/** `1.0`, `CAST("nan" AS FLOAT64)`. */
function floatLiteral(value: number): string {
  if (!Number.isFinite(value)) return `CAST("${floatText(value)}" AS FLOAT64)`;
  const shown = floatText(value);
  return /[.e]/.test(shown) ? shown : `${shown}.0`;
}
