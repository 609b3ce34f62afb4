import { unsupported } from '../../bigquery-error.ts';
import type { ResolvedNode } from '../resolved.ts';
import { functionName } from '../translate/aggregates.ts';
import type { Translation } from '../translate/translation.ts';
import { ARRAY_FUNCTIONS } from './arrays.ts';
import { BYTES_FUNCTIONS } from './bytes.ts';
import { CONDITION_FUNCTIONS } from './conditions.ts';
import { DATE_FUNCTIONS } from './dates.ts';
import { EXTRACT_FUNCTIONS } from './extract.ts';
import type { FunctionCall, FunctionFamily } from './function-call.ts';
import { INTERVAL_FUNCTIONS } from './intervals.ts';
import { JSON_FUNCTIONS } from './json.ts';
import { MATH_FUNCTIONS } from './mathematics.ts';
import { NUMBER_FUNCTIONS } from './numbers.ts';
import { RANGE_FUNCTIONS } from './ranges.ts';
import { REGEXP_FUNCTIONS } from './regular-expressions.ts';
import { STRING_FUNCTIONS } from './strings.ts';
import { TIME_TEXT_FUNCTIONS } from './time-texts.ts';
import { TIMESTAMP_FUNCTIONS } from './timestamps.ts';

const FUNCTIONS: FunctionFamily = {
  ...CONDITION_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...MATH_FUNCTIONS,
  ...STRING_FUNCTIONS,
  ...REGEXP_FUNCTIONS,
  ...BYTES_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...TIMESTAMP_FUNCTIONS,
  ...EXTRACT_FUNCTIONS,
  ...TIME_TEXT_FUNCTIONS,
  ...INTERVAL_FUNCTIONS,
  ...RANGE_FUNCTIONS,
  ...ARRAY_FUNCTIONS,
  ...JSON_FUNCTIONS,
};

/** A call of a scalar function; `SAFE.f(x)` is NULL where f fails, though not where x does. */
export function translateFunction(node: ResolvedNode, t: Translation): string {
  const name = functionName(node);
  const translate = FUNCTIONS[name];
  if (!translate) throw unsupported(`function ${name.toUpperCase()}`);
  const nodes =
    node.argumentList ?? node.genericArgumentList?.map((argument) => argument.expr ?? argument) ?? [];
  refuseWideNumbers(name, node, nodes);
  const call: FunctionCall = { name, nodes, type: node.type, translation: t };
  const values = nodes.map((argument) => (isExpression(argument) ? t.expression(argument) : ''));
  if (node.collationList?.length && name !== 'collate') return translate(caseFolded(name, values), call);
  if (node.errorMode !== 'SAFE_ERROR_MODE') return translate(values, call);
  return orNull(values, (safe) => translate(safe, call));
}

/** DuckDB's decimals have 38 digits where BIGNUMERIC has 76: enough to keep, add and compare most, not to divide. */
const EXACT_WITH_BIGNUMERIC = new Set(
  '$add $subtract $unary_minus $is_null $case_no_value $case_with_value if ifnull nullif coalesce abs sign greatest least $make_array $in_array'.split(
    ' ',
  ),
);

function refuseWideNumbers(name: string, node: ResolvedNode, nodes: ResolvedNode[]): void {
  if (EXACT_WITH_BIGNUMERIC.has(name) || COMPARISONS.has(name)) return;
  const wide = [node, ...nodes].some(({ type }) => type?.typeKind === 'TYPE_BIGNUMERIC');
  if (wide) throw unsupported(`${name.replace('$', '').toUpperCase()} of BIGNUMERIC`);
}

const COMPARISONS = new Set([
  '$equal',
  '$not_equal',
  '$less',
  '$less_or_equal',
  '$greater',
  '$greater_or_equal',
  '$in',
  '$between',
]);

/** Values compared under the collation 'und:ci', the only one that BigQuery has. */
function caseFolded(name: string, values: string[]): string[] {
  if (!COMPARISONS.has(name)) throw unsupported(`${name.toUpperCase()} with a collation`);
  return values.map((value) => `bq_case_fold(${value})`);
}

function isExpression(node: ResolvedNode): boolean {
  return node.kind !== '' && node.kind !== 'FunctionArgument' && node.type?.typeKind !== 'TYPE_ENUM';
}

/** NULL where the expression fails, although an error in one of its operands remains an error. */
export function orNull(operands: string[], expression: (operands: string[]) => string): string {
  if (operands.every(isSimple)) return `TRY(${expression(operands)})`;
  const names = operands.map((_, index) => `safe.v${index}`);
  const struct = operands.map((operand, index) => `'v${index}': ${operand || 'NULL'}`).join(', ');
  return `list_transform([{${struct}}], lambda safe: TRY(${expression(names)}))[1]`;
}

/** Literals, columns and their fields cannot fail. */
function isSimple(value: string): boolean {
  let bare = value;
  for (let inner = bare; ; bare = inner) {
    inner = bare.replace(/^struct_extract\((.*), '[^']*'\)$/, '$1');
    if (inner === bare) break;
  }
  return /^(-?[\w."]+|'(?:[^']|'')*')?(::\w+)?$/.test(bare);
}
