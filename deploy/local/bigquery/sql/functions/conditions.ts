import type { ResolvedNode } from '../resolved.ts';
import { type FunctionCall, type FunctionFamily, kindOf } from './function-call.ts';

/** Comparisons, logic and the conditional functions. */
export const CONDITION_FUNCTIONS: FunctionFamily = {
  $and: (values) => `(${values.join(' AND ')})`,
  $or: (values) => `(${values.join(' OR ')})`,
  $not: ([value]) => `(NOT ${value})`,
  $equal: comparison('='),
  $not_equal: comparison('<>'),
  $less: comparison('<'),
  $less_or_equal: comparison('<='),
  $greater: comparison('>'),
  $greater_or_equal: comparison('>='),
  $is_null: ([value]) => `(${value} IS NULL)`,
  $is_true: ([value]) => `(${value} IS TRUE)`,
  $is_false: ([value]) => `(${value} IS FALSE)`,
  $is_distinct_from: ([left, right]) => `(${left} IS DISTINCT FROM ${right})`,
  $is_not_distinct_from: ([left, right]) => `(${left} IS NOT DISTINCT FROM ${right})`,
  $between: ([value, low, high], call) =>
    isFloat(call)
      ? `(${value} BETWEEN ${low} AND ${high} AND NOT isnan(${value}))`
      : `(${value} BETWEEN ${low} AND ${high})`,
  $in: ([value, ...candidates]) => `(${value} IN (${candidates.join(', ')}))`,
  $in_array: ([value, array]) => `bq_in_array(${value}, ${array})`,
  $case_no_value: (values) => {
    const otherwise = values.length % 2 === 1 ? values.at(-1) : 'NULL';
    return caseWhen('', values.slice(0, values.length - (values.length % 2)), otherwise);
  },
  $case_with_value: ([value, ...branches]) => {
    const otherwise = branches.length % 2 === 1 ? branches.at(-1) : 'NULL';
    return caseWhen(` ${value}`, branches.slice(0, branches.length - (branches.length % 2)), otherwise);
  },
  if: ([condition, then, otherwise]) => `CASE WHEN ${condition} THEN ${then} ELSE ${otherwise} END`,
  ifnull: ([value, otherwise]) => `COALESCE(${value}, ${otherwise})`,
  nullif: ([value, other]) => `NULLIF(${value}, ${other})`,
  nullifzero: ([value]) => `NULLIF(${value}, 0)`,
  zeroifnull: ([value]) => `COALESCE(${value}, 0)`,
  coalesce: (values) => `COALESCE(${values.join(', ')})`,
  greatest: (values, call) => extreme('greatest', values, call),
  least: (values, call) => extreme('least', values, call),
  iferror: ([value, otherwise]) => `COALESCE(TRY({'v': ${value}}), {'v': ${otherwise}}).v`,
  nulliferror: ([value]) => `TRY(${value})`,
  iserror: ([value]) => `(TRY({'v': ${value}}) IS NULL)`,
  error: ([message]) => `bq_raise(${message})`,
};

/** NaN compares unequal to everything in BigQuery; DuckDB takes it for the largest number, equal to itself. */
function comparison(operator: string) {
  return ([left = '', right = '']: string[], call: FunctionCall) => {
    const compared = `${left} ${operator} ${right}`;
    if (!isFloat(call)) return `(${compared})`;
    const [leftMay, rightMay] = call.nodes.map(mayBeNaN);
    switch (operator) {
      case '=':
        return leftMay && rightMay ? `(${compared} AND NOT isnan(${left}))` : `(${compared})`;
      case '<>':
        return leftMay && rightMay ? `(${compared} OR isnan(${left}))` : `(${compared})`;
      case '<':
      case '<=':
        return rightMay ? `(${compared} AND NOT isnan(${right}))` : `(${compared})`;
      default:
        return leftMay ? `(${compared} AND NOT isnan(${left}))` : `(${compared})`;
    }
  };
}

function mayBeNaN(node: ResolvedNode): boolean {
  return node.kind !== 'Literal' || !Number.isFinite(Number(node.value?.value?.doubleValue));
}

function isFloat(call: FunctionCall): boolean {
  return kindOf(call) === 'TYPE_DOUBLE';
}

function caseWhen(value: string, branches: string[], otherwise: string | undefined): string {
  const whens: string[] = [];
  for (let index = 0; index < branches.length; index += 2) {
    whens.push(`WHEN ${branches[index]} THEN ${branches[index + 1]}`);
  }
  return `CASE${value} ${whens.join(' ')} ELSE ${otherwise} END`;
}

/** NULL as soon as one argument is; NaN as soon as one is NaN. */
function extreme(name: 'greatest' | 'least', values: string[], call: FunctionCall): string {
  const unknown = values.map((value) => `${value} IS NULL`).join(' OR ');
  const notANumber = isFloat(call) && name === 'least';
  const nan = notANumber
    ? ` WHEN ${values.map((value) => `isnan(${value})`).join(' OR ')} THEN 'NaN'::DOUBLE`
    : '';
  return `CASE WHEN ${unknown} THEN NULL${nan} ELSE ${name}(${values.join(', ')}) END`;
}
