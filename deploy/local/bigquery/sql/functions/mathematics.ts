import { unsupported } from '../../bigquery-error.ts';
import type { FunctionFamily } from './function-call.ts';
import { kindOf } from './function-call.ts';

/** Logarithms, powers and trigonometry; a result that is not a number where BigQuery refuses is an error. */
export const MATH_FUNCTIONS: FunctionFamily = {
  sqrt: ([x]) => `bq_sqrt(${x})`,
  cbrt: ([x]) => `cbrt(${x})`,
  pow: ([x, y], call) => {
    if (kindOf(call) !== 'TYPE_DOUBLE') throw unsupported('POW of NUMERIC');
    return `bq_pow(${x}, ${y})`;
  },
  exp: ([x]) => `bq_exp(${x})`,
  ln: ([x]) => `bq_ln(${x})`,
  log: ([x, base]) => (base === undefined ? `bq_ln(${x})` : `bq_log(${x}, ${base})`),
  log10: ([x]) => `bq_log10(${x})`,
  pi: () => 'pi()',
  rand: () => 'random()',
  is_inf: ([x]) => `isinf(${x})`,
  is_nan: ([x]) => `isnan(${x})`,
  sin: ([x]) => `bq_sin(${x})`,
  cos: ([x]) => `bq_cos(${x})`,
  tan: ([x]) => `bq_tan(${x})`,
  asin: ([x]) => `bq_asin(${x})`,
  acos: ([x]) => `bq_acos(${x})`,
  atan: ([x]) => `atan(${x})`,
  atan2: ([y, x]) => `atan2(${y}, ${x})`,
  sinh: ([x]) => `bq_sinh(${x})`,
  cosh: ([x]) => `bq_cosh(${x})`,
  tanh: ([x]) => `tanh(${x})`,
  asinh: ([x]) => `asinh(${x})`,
  acosh: ([x]) => `bq_acosh(${x})`,
  atanh: ([x]) => `bq_atanh(${x})`,
  sec: ([x]) => `bq_sec(${x})`,
  csc: ([x]) => `bq_csc(${x})`,
  cot: ([x]) => `bq_cot(${x})`,
  sech: ([x]) => `bq_sech(${x})`,
  csch: ([x]) => `bq_csch(${x})`,
  coth: ([x]) => `bq_coth(${x})`,
};
