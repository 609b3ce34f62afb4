import { unsupported } from '../../bigquery-error.ts';
import { duckType } from '../types.ts';
import { type FunctionCall, type FunctionFamily, kindOf } from './function-call.ts';

/** Arithmetic: operators, rounding, and the functions that do not fail. */
export const NUMBER_FUNCTIONS: FunctionFamily = {
  $add: arithmetic('+'),
  $subtract: arithmetic('-'),
  $multiply: arithmetic('*'),
  $divide: ([left, right], call) => `${divideBy(call)}(${left}, ${right})`,
  $unary_minus: ([value]) => `(- ${value})`,
  $bitwise_and: ([left, right], call) => bitwise('&', left, right, call),
  $bitwise_or: ([left, right], call) => bitwise('|', left, right, call),
  $bitwise_xor: ([left, right]) => `xor(${left}, ${right})`,
  $bitwise_not: ([value]) => `(~${value})`,
  $bitwise_left_shift: ([value, bits]) => `bq_shift_left(${value}, ${bits})`,
  $bitwise_right_shift: ([value, bits]) => `bq_shift_right(${value}, ${bits})`,
  bit_count: ([value], call) =>
    kindOf(call) === 'TYPE_BYTES' ? `bq_bit_count_bytes(${value})` : `bit_count(${value})::BIGINT`,
  safe_add: (values, call) => `TRY(${arithmetic('+')(values, call)})`,
  safe_subtract: (values, call) => `TRY(${arithmetic('-')(values, call)})`,
  safe_multiply: (values, call) => `TRY(${arithmetic('*')(values, call)})`,
  safe_negate: ([value]) => `TRY(-${value})`,
  safe_divide: ([left, right], call) =>
    `CASE WHEN ${right} <> 0 THEN ${divideBy(call)}(${left}, ${right}) END`,
  ieee_divide: ([left, right]) => `bq_ieee_divide(${left}, ${right})`,
  div: ([left, right], call) =>
    kindOf(call) === 'TYPE_INT64' ? `bq_div(${left}, ${right})` : `bq_div_numeric(${left}, ${right})`,
  mod: ([left, right], call) => `bq_mod${kindOf(call) === 'TYPE_INT64' ? '' : '_numeric'}(${left}, ${right})`,
  abs: ([value]) => `abs(${value})`,
  sign: ([value], call) => `sign(${value})::${duckType(call.type)}`,
  round: ([value, digits], call) => rounding('round', value, digits, call),
  trunc: ([value, digits], call) => rounding('trunc', value, digits, call),
  ceil: ([value], call) => `ceil(${value})::${duckType(call.type)}`,
  floor: ([value], call) => `floor(${value})::${duckType(call.type)}`,
  range_bucket: ([point, boundaries]) => `bq_range_bucket(${point}, ${boundaries})`,
  parse_numeric: ([text]) => `bq_parse_numeric(${text})`,
};

function arithmetic(operator: '+' | '-' | '*') {
  return ([left, right]: string[], call: FunctionCall): string => {
    const [leftKind, rightKind] = [kindOf(call, 0), kindOf(call, 1)];
    if (call.type.typeKind === 'TYPE_DATE') return dateArithmetic(operator, left, right, leftKind);
    if (call.type.typeKind === 'TYPE_INTERVAL') return intervalArithmetic(operator, left, right, leftKind);
    if (rightKind === 'TYPE_INTERVAL' || leftKind === 'TYPE_INTERVAL')
      return shifted(operator, left, right, call);
    if (operator === '*' && call.type.typeKind === 'TYPE_NUMERIC')
      return `bq_multiply_numeric(${left}, ${right})`;
    if (call.type.typeKind === 'TYPE_NUMERIC') return `(${left} ${operator} ${right})::DECIMAL(38,9)`;
    return `(${left} ${operator} ${right})`;
  };
}

/** DATE plus INT64 is days. */
function dateArithmetic(operator: string, left = '', right = '', leftKind = ''): string {
  const [date, days] = leftKind === 'TYPE_DATE' ? [left, right] : [right, left];
  return `(${date} ${operator} (${days})::INTEGER)`;
}

/** The difference of two points in time, or an interval changed by another or by a factor. */
function intervalArithmetic(operator: string, left = '', right = '', leftKind = ''): string {
  switch (leftKind) {
    case 'TYPE_DATE':
      return `to_days((${left} - ${right})::INTEGER)`;
    case 'TYPE_DATETIME':
      return `bq_days_and_time(epoch_us(${left}) - epoch_us(${right}))`;
    case 'TYPE_TIMESTAMP':
    case 'TYPE_TIME':
      return `to_microseconds(epoch_us(${left}) - epoch_us(${right}))`;
    default:
      return operator === '*' ? `bq_interval_times(${left}, ${right})` : `(${left} ${operator} ${right})`;
  }
}

/** A point in time moved by an interval. */
function shifted(operator: string, left = '', right = '', call: FunctionCall): string {
  const [point, interval] = kindOf(call, 0) === 'TYPE_INTERVAL' ? [right, left] : [left, right];
  return `(${point} ${operator} ${interval})::${duckType(call.type)}`;
}

function divideBy(call: FunctionCall): string {
  switch (call.type.typeKind) {
    case 'TYPE_NUMERIC':
      return 'bq_divide_numeric';
    case 'TYPE_INTERVAL':
      return 'bq_interval_divide';
    default:
      return 'bq_divide';
  }
}

function bitwise(operator: string, left = '', right = '', call: FunctionCall): string {
  if (kindOf(call) === 'TYPE_BYTES') throw unsupported('bitwise operators on BYTES');
  return `(${left} ${operator} ${right})`;
}

/** Half away from zero, as in DuckDB; a number of digits may be negative. */
function rounding(
  name: 'round' | 'trunc',
  value = '',
  digits: string | undefined,
  call: FunctionCall,
): string {
  const type = duckType(call.type);
  if (kindOf(call) === 'TYPE_NUMERIC') return `bq_${name}_numeric(${value}, ${digits ?? 0})`;
  if (digits === undefined) return `${name}(${value})::${type}`;
  return name === 'round'
    ? `round(${value}, (${digits})::INTEGER)::${type}`
    : `bq_trunc(${value}, ${digits})`;
}
