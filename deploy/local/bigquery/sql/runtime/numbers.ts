import { floatText } from './float-text.ts';
import { float64, int64, numeric, type ScalarFunction, SqlError, scalar, text } from './scalar-function.ts';

const ONE = 1_000_000_000n;
const LARGEST_NUMERIC = 10n ** 38n - 1n;

/** Arithmetic and conversions of INT64, FLOAT64 and NUMERIC that DuckDB does differently. */
export const NUMBER_RUNTIME: ScalarFunction[] = [
  scalar('bq_multiply_exactly', [numeric, numeric], numeric, (left, right) =>
    inRange(divideRounded(left * right, ONE)),
  ),
  scalar('bq_divide_numeric', [numeric, numeric], numeric, (left, right) => {
    if (right === 0n) throw new SqlError(`division by zero: ${numericText(left)} / ${numericText(right)}`);
    return inRange(divideRounded(left * ONE, right));
  }),
  scalar('bq_div_numeric', [numeric, numeric], numeric, (left, right) => {
    if (right === 0n) throw new SqlError(`division by zero: ${numericText(left)} / ${numericText(right)}`);
    return (left / right) * ONE;
  }),
  scalar('bq_round_numeric', [numeric, int64], numeric, (value, digits) =>
    scaled(value, digits, (unit) => divideRounded(value, unit) * unit),
  ),
  scalar('bq_trunc_numeric', [numeric, int64], numeric, (value, digits) =>
    scaled(value, digits, (unit) => (value / unit) * unit),
  ),
  scalar('bq_parse_numeric', [text], numeric, parseNumeric),
  scalar('bq_numeric_of_float', [float64], numeric, numericOfFloat),
  scalar('bq_numeric_text', [numeric], text, numericText),
  scalar('bq_float_text', [float64], text, floatText),
  scalar('bq_float_json', [float64], text, (value) =>
    Number.isFinite(value) ? floatText(value) : `"${nonFiniteName(value)}"`,
  ),
  scalar('bq_numeric_json', [numeric], text, (value) =>
    value % ONE === 0n && Number.isSafeInteger(Number(value / ONE))
      ? numericText(value)
      : `"${numericText(value)}"`,
  ),
  scalar('bq_parse_int64', [text], int64, parseInt64),
  scalar('bq_parse_float64', [text], float64, parseFloat64),
  scalar('bq_shift_left', [int64, int64], int64, (value, bits) =>
    bits >= 64n ? 0n : BigInt.asIntN(64, value << shiftWidth(bits)),
  ),
  scalar('bq_shift_right', [int64, int64], int64, (value, bits) =>
    bits >= 64n ? 0n : BigInt.asIntN(64, BigInt.asUintN(64, value) >> shiftWidth(bits)),
  ),
  scalar('bq_trunc', [float64, int64], float64, (value, digits) => {
    const factor = 10 ** Number(digits);
    const truncated = Math.trunc(value * factor) / factor;
    return Number.isFinite(truncated) ? truncated : value;
  }),
];

function inRange(value: bigint): bigint {
  if (value > LARGEST_NUMERIC || value < -LARGEST_NUMERIC) throw new SqlError('numeric overflow');
  return value;
}

/** Half away from zero. */
function divideRounded(value: bigint, divisor: bigint): bigint {
  const negative = value < 0n !== divisor < 0n;
  const [dividend, by] = [value < 0n ? -value : value, divisor < 0n ? -divisor : divisor];
  const quotient = (dividend * 2n + by) / (by * 2n);
  return negative ? -quotient : quotient;
}

function scaled(value: bigint, digits: bigint, change: (unit: bigint) => bigint): bigint {
  if (digits >= 9n) return value;
  if (digits < -29n) return 0n;
  return inRange(change(10n ** (9n - digits)));
}

/** Exact text without trailing zeros. */
export function numericText(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  const whole = digits.slice(0, -9);
  return `${value < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

function parseNumeric(value: string): bigint {
  const match = /^\s*([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?\s*$/.exec(value);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (!match || whole + fraction === '') throw new SqlError(`Invalid NUMERIC value: ${value}`);
  const shift = Number(exponent) - fraction.length + 9;
  if (shift > 60) throw new SqlError(`Invalid NUMERIC value: ${value}`);
  const digits = BigInt(whole + fraction);
  const magnitude = shift >= 0 ? digits * 10n ** BigInt(shift) : divideRounded(digits, 10n ** BigInt(-shift));
  if (magnitude > LARGEST_NUMERIC) throw new SqlError(`Invalid NUMERIC value: ${value}`);
  return sign === '-' ? -magnitude : magnitude;
}

/** Exact binary value of the double, rounded half away from zero to nine digits. */
function numericOfFloat(value: number): bigint {
  if (!Number.isFinite(value))
    throw new SqlError(
      `Illegal conversion of non-finite floating point number to numeric: ${floatText(value)}`,
    );
  if (Math.abs(value) >= 1e29) throw new SqlError(`numeric out of range: ${floatText(value)}`);
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const mantissa = (bits & ((1n << 52n) - 1n)) | (exponent === 0 ? 0n : 1n << 52n);
  const shift = Math.max(exponent, 1) - 1075;
  const magnitude =
    shift >= 0 ? (mantissa << BigInt(shift)) * ONE : divideRounded(mantissa * ONE, 1n << BigInt(-shift));
  return inRange(value < 0 ? -magnitude : magnitude);
}

function parseInt64(value: string): bigint {
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)\s*$/.exec(value);
  if (!match) throw new SqlError(`Bad int64 value: ${value}`);
  const magnitude = BigInt(match[2] ?? '');
  const number = match[1] === '-' ? -magnitude : magnitude;
  if (BigInt.asIntN(64, number) !== number) throw new SqlError(`Bad int64 value: ${value}`);
  return number;
}

function parseFloat64(value: string): number {
  const trimmed = value.trim();
  if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(trimmed)) return Number(trimmed);
  const special = /^([-+]?)(inf|infinity|nan)$/i.exec(trimmed);
  if (!special) throw new SqlError(`Bad double value: ${value}`);
  if (/nan/i.test(trimmed)) return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function nonFiniteName(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

function shiftWidth(bits: bigint): bigint {
  if (bits < 0n) throw new SqlError('Bitwise shift by negative offset.');
  return bits;
}
