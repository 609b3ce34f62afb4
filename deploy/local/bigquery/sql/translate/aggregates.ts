import { unsupported } from '../../bigquery-error.ts';
import { literalNumber } from '../functions/function-call.ts';
import type { ResolvedNode } from '../resolved.ts';
import { duckType } from '../types.ts';
import type { Translation } from './translation.ts';

/** Everything about one aggregate call that its translation looks at. */
type AggregateCall = {
  node: ResolvedNode;
  arguments: string[];
  /** `DISTINCT ` or nothing. */
  distinct: string;
  /** ` ORDER BY ...` or nothing. */
  order: string;
  /** ` FILTER (WHERE ... IS NOT NULL)` for IGNORE NULLS. */
  filter: string;
  limit: string | undefined;
  translation: Translation;
};

/** Aggregates that DuckDB has under a name of its own with the same meaning. */
export const PLAIN_AGGREGATES: Record<string, string> = {
  sum: 'sum',
  min: 'min',
  max: 'max',
  avg: 'avg',
  count: 'count',
  any_value: 'any_value',
  logical_or: 'bool_or',
  logical_and: 'bool_and',
  bit_and: 'bit_and',
  bit_or: 'bit_or',
  bit_xor: 'bit_xor',
  approx_count_distinct: 'count',
  stddev: 'stddev_samp',
  stddev_samp: 'stddev_samp',
  stddev_pop: 'stddev_pop',
  variance: 'var_samp',
  var_samp: 'var_samp',
  var_pop: 'var_pop',
  corr: 'corr',
  covar_pop: 'covar_pop',
  covar_samp: 'covar_samp',
};

const SPECIAL_AGGREGATES: Record<string, (call: AggregateCall) => string> = {
  $count_star: () => 'count(*)',
  countif: ({ arguments: [condition], distinct }) => `count(${distinct}CASE WHEN ${condition} THEN true END)`,
  array_agg: arrayAggregate,
  array_concat_agg: ({ arguments: [array], order, limit }) =>
    `flatten(${sliced(`list(${array}${order}) FILTER (WHERE ${array} IS NOT NULL)`, limit)})`,
  string_agg: stringAggregate,
  approx_quantiles: approximateQuantiles,
  approx_top_count: () => {
    throw unsupported('function APPROX_TOP_COUNT');
  },
  max_by: ({ arguments: [value, key] }) => `(arg_max({'v': ${value}}, ${key})).v`,
  min_by: ({ arguments: [value, key] }) => `(arg_min({'v': ${value}}, ${key})).v`,
  any_value: anyValue,
  min: smallest,
  avg: average,
};

/** An aggregate function call, cast to the type that GoogleSQL gives it. */
export function translateAggregate(node: ResolvedNode, t: Translation): string {
  if (node.kind !== 'AggregateFunctionCall') return t.expression(node);
  const name = functionName(node);
  const values = t.expressions(node.argumentList);
  if (node.type.typeKind === 'TYPE_BIGNUMERIC' && !EXACT_WITH_BIGNUMERIC.has(name)) {
    throw unsupported(`${name.toUpperCase()} of BIGNUMERIC`);
  }
  if (node.havingModifier && name !== 'any_value') throw unsupported('HAVING MAX and HAVING MIN');
  const call: AggregateCall = {
    node,
    arguments: values,
    distinct: node.distinct ? 'DISTINCT ' : '',
    order: node.orderByItemList?.length ? ` ORDER BY ${t.orderBy(node.orderByItemList)}` : '',
    filter: node.nullHandlingModifier === 'IGNORE_NULLS' ? ` FILTER (WHERE ${values[0]} IS NOT NULL)` : '',
    limit: node.limit ? t.expression(node.limit) : undefined,
    translation: t,
  };
  return `CAST(${aggregateCall(name, call)} AS ${duckType(node.type)})`;
}

const EXACT_WITH_BIGNUMERIC = new Set(['sum', 'min', 'max', 'any_value', 'max_by', 'min_by']);

/** Without the prefix of the catalog it comes from: `ZetaSQL:sum` is `sum`. */
export function functionName(node: ResolvedNode): string {
  return node.function.name.replace(/^[A-Za-z]+:/, '').toLowerCase();
}

function aggregateCall(name: string, call: AggregateCall): string {
  const special = SPECIAL_AGGREGATES[name];
  if (special) return special(call);
  const plain = PLAIN_AGGREGATES[name];
  if (!plain) throw unsupported(`function ${name.toUpperCase()}`);
  const distinct = name === 'approx_count_distinct' ? 'DISTINCT ' : call.distinct;
  return `${plain}(${distinct}${call.arguments.join(', ')})`;
}

function sliced(list: string, limit: string | undefined): string {
  return limit === undefined ? list : `list_slice(${list}, 1, ${limit})`;
}

/** ARRAY_AGG(x ORDER BY k LIMIT n) keeps n rows per group, where list() would keep all of them in memory. */
function arrayAggregate(call: AggregateCall): string {
  const { node, arguments: values, distinct, order, filter, limit, translation: t } = call;
  const pick = oneDirection(node.orderByItemList ?? []);
  if (limit === undefined || distinct || !pick)
    return sliced(`list(${distinct}${values[0]}${order})${filter}`, limit);
  const keys = (node.orderByItemList ?? []).flatMap((item, index) => {
    const key = t.column(item.columnRef.column);
    return [`'known${index}': ${key} IS NOT NULL`, `'key${index}': ${key}`];
  });
  const best = `${pick}({'v': ${values[0]}}, {${keys.join(', ')}}`;
  if (literalNumber(node.limit) === 1) {
    const first = `${best})${filter}`;
    return `CASE WHEN ${first} IS NOT NULL THEN [struct_extract(${first}, 'v')] END`;
  }
  return `list_transform(${best}, ${limit})${filter}, lambda best: best.v)`;
}

/** The aggregate that finds the first row in this order; undefined where the directions differ. */
function oneDirection(items: ResolvedNode[]): 'arg_min' | 'arg_max' | undefined {
  const descending = items[0]?.isDescending === true;
  const uniform = items.every((item) => (item.isDescending === true) === descending && isNullsDefault(item));
  if (items.length === 0 || !uniform) return undefined;
  return descending ? 'arg_max' : 'arg_min';
}

/** NULL sorts first in ascending and last in descending order, unless the query says otherwise. */
function isNullsDefault(item: ResolvedNode): boolean {
  return item.nullOrder !== (item.isDescending ? 'NULLS_FIRST' : 'NULLS_LAST');
}

function stringAggregate({ node, arguments: values, distinct, order, limit }: AggregateCall): string {
  const [text, separator = node.type.typeKind === 'TYPE_BYTES' ? "','::BLOB" : "','"] = values;
  if (node.type.typeKind === 'TYPE_BYTES') throw unsupported('STRING_AGG of BYTES');
  if (limit === undefined) return `string_agg(${distinct}${text}, ${separator}${order})`;
  const list = `list(${distinct}${text}${order}) FILTER (WHERE ${text} IS NOT NULL)`;
  return `array_to_string(list_slice(${list}, 1, ${limit}), ${separator})`;
}

/** Exact, as BigQuery is on inputs of this size. */
function approximateQuantiles({ node, arguments: [value], distinct }: AggregateCall): string {
  const parts = Number(node.argumentList?.[1]?.value?.value?.int64Value);
  if (!(parts > 0)) throw unsupported('APPROX_QUANTILES with a number of quantiles that is not a literal');
  const fractions = Array.from({ length: parts + 1 }, (_, index) => Number((index / parts).toFixed(12)));
  return `quantile_disc(${distinct}${value}, [${fractions.join(', ')}])`;
}

/** DuckDB's average of decimals is a floating point number. */
function average({ node, arguments: [value], distinct }: AggregateCall): string {
  if (node.type.typeKind !== 'TYPE_NUMERIC') return `avg(${distinct}${value})`;
  return `bq_divide_numeric(sum(${distinct}${value}), CAST(count(${distinct}${value}) AS DECIMAL(38,9)))`;
}

/** NaN as soon as there is one, which DuckDB takes for the largest number. */
function smallest({ node, arguments: [value], distinct }: AggregateCall): string {
  if (node.type.typeKind !== 'TYPE_DOUBLE') return `min(${distinct}${value})`;
  return `CASE WHEN bool_or(isnan(${value})) THEN 'NaN'::DOUBLE ELSE min(${value}) END`;
}

function anyValue({ node, arguments: [value], translation: t }: AggregateCall): string {
  const having = node.havingModifier;
  if (!having) return `any_value(${value})`;
  const pick = having.ownKind === 'MIN' ? 'arg_min' : 'arg_max';
  return `(${pick}({'v': ${value}}, ${t.expression(having.havingExpr)})).v`;
}
