import { unsupported } from '../../bigquery-error.ts';
import type { ResolvedNode } from '../resolved.ts';
import { duckType } from '../types.ts';
import { functionName, PLAIN_AGGREGATES } from './aggregates.ts';
import { selectList } from './scans.ts';
import { columnName, type Translation } from './translation.ts';

const RANKINGS = new Set([
  'row_number',
  'rank',
  'dense_rank',
  'ntile',
  'percent_rank',
  'cume_dist',
  'lead',
  'lag',
  'first_value',
  'last_value',
  'nth_value',
]);

/** Window functions, each as a column beside those of its input. */
export function translateAnalyticScan(node: ResolvedNode, t: Translation): string {
  const windows = new Map<string, string>();
  for (const group of node.functionGroupList ?? []) {
    const partition = (group.partitionBy?.partitionByList ?? []).map((reference) =>
      t.column(reference.column),
    );
    const order = group.orderBy ? t.orderBy(group.orderBy.orderByItemList ?? []) : '';
    for (const item of group.analyticFunctionList ?? []) {
      windows.set(item.column.columnId, translateWindow(item.expr, partition.join(', '), order, t));
    }
  }
  const columns = (node.columnList ?? []).map((column) => {
    const window = windows.get(column.columnId);
    return window === undefined ? t.column(column) : `${window} AS ${columnName(column)}`;
  });
  return `SELECT ${selectList(columns)} FROM ${t.from(node.inputScan)}`;
}

function translateWindow(node: ResolvedNode, partition: string, order: string, t: Translation): string {
  const over = [
    partition && `PARTITION BY ${partition}`,
    order && `ORDER BY ${order}`,
    node.windowFrame && order ? frame(node.windowFrame, t) : '',
  ];
  const window = `OVER (${over.filter(Boolean).join(' ')})`;
  if (functionName(node) === 'avg' && node.type.typeKind === 'TYPE_NUMERIC') return average(node, window, t);
  return `(${windowCall(node, t)} ${window})::${duckType(node.type)}`;
}

/** DuckDB's average of decimals is a floating point number. */
function average(node: ResolvedNode, window: string, t: Translation): string {
  const value = `${node.distinct ? 'DISTINCT ' : ''}${t.expressions(node.argumentList)[0]}`;
  return `bq_divide_numeric(sum(${value}) ${window}, CAST(count(${value}) ${window} AS DECIMAL(38,9)))`;
}

function windowCall(node: ResolvedNode, t: Translation): string {
  const name = functionName(node);
  const values = t.expressions(node.argumentList);
  const ignoreNulls = node.nullHandlingModifier === 'IGNORE_NULLS' ? ' IGNORE NULLS' : '';
  const distinct = node.distinct ? 'DISTINCT ' : '';
  if (name === '$count_star') return 'count(*)';
  if (name === 'countif') return `count(CASE WHEN ${values[0]} THEN true END)`;
  if (RANKINGS.has(name)) return `${name}(${values.join(', ')}${ignoreNulls})`;
  if (name === 'percentile_disc') return `quantile_disc(${values[0]}, ${values[1]})`;
  if (name === 'percentile_cont') return `quantile_cont(${values[0]}, ${values[1]})`;
  if (name === 'array_agg' && !distinct) {
    const filter = ignoreNulls ? ` FILTER (WHERE ${values[0]} IS NOT NULL)` : '';
    return `list(${values[0]})${filter}`;
  }
  if (name === 'string_agg' && !distinct) return `string_agg(${values[0]}, ${values[1] ?? "','"})`;
  if (name === 'min' && node.type.typeKind === 'TYPE_DOUBLE')
    throw unsupported('MIN of FLOAT64 as a window function');
  const plain = PLAIN_AGGREGATES[name];
  if (plain && name !== 'approx_count_distinct') return `${plain}(${distinct}${values.join(', ')})`;
  throw unsupported(`analytic function ${name.toUpperCase()}`);
}

function frame(node: ResolvedNode, t: Translation): string {
  const bound = (expression: ResolvedNode) => {
    const type = expression.boundaryType ?? 'UNBOUNDED_PRECEDING';
    if (!type.startsWith('OFFSET')) return type.replace('_', ' ');
    return `${t.expression(expression.expression)} ${type.replace('OFFSET_', '')}`;
  };
  return `${node.frameUnit ?? 'ROWS'} BETWEEN ${bound(node.startExpr)} AND ${bound(node.endExpr)}`;
}
