import { unsupported } from '../../bigquery-error.ts';
import { quoteIdentifier } from '../quoting.ts';
import type { ResolvedColumn, ResolvedNode } from '../resolved.ts';
import { duckType } from '../types.ts';
import { translateAggregateScan } from './aggregate-scan.ts';
import { translateArrayScan } from './array-scan.ts';
import { columnName, type Translation } from './translation.ts';
import { translateAnalyticScan } from './windows.ts';

type TranslateScan = (node: ResolvedNode, translation: Translation) => string;

/** The SELECT statement of a scan. */
export function translateScan(node: ResolvedNode, translation: Translation): string {
  const translate = SCANS[node.kind];
  if (!translate) throw unsupported(`the query form ${node.kind}`);
  return translate(node, translation);
}

const SCANS: Record<string, TranslateScan> = {
  SingleRowScan: () => 'SELECT 1 AS dummy',
  TableScan: tableScan,
  ProjectScan: projectScan,
  FilterScan: (node, t) => `${selectColumns(node, t)} WHERE ${t.expression(node.filterExpr)}`,
  JoinScan: joinScan,
  ArrayScan: translateArrayScan,
  AggregateScan: translateAggregateScan,
  OrderByScan: (node, t) => `${selectColumns(node, t)} ORDER BY ${t.orderBy(node.orderByItemList ?? [])}`,
  LimitOffsetScan: limitScan,
  SetOperationScan: setOperationScan,
  WithScan: withScan,
  WithRefScan: (node, t) => `SELECT ${renamed(node, t)} FROM ${quoteIdentifier(node.withQueryName)}`,
  RecursiveRefScan: (node, t) =>
    `SELECT ${renamed(node, t)} FROM ${quoteIdentifier(t.recursiveTerms.at(-1) ?? '')}`,
  AnalyticScan: translateAnalyticScan,
};

/** Columns of a SELECT list; a query without any still has rows, so it selects something. */
export function selectList(columns: string[]): string {
  return columns.length > 0 ? [...new Set(columns)].join(', ') : '1 AS dummy';
}

function selectColumns(node: ResolvedNode, t: Translation): string {
  const columns = (node.columnList ?? []).map(t.column);
  return `SELECT ${selectList(columns)} FROM ${t.from(node.inputScan)}`;
}

/** `w0 AS c7, w1 AS c8`: the columns of a WITH query under the names of this reference to it. */
function renamed(node: ResolvedNode, t: Translation): string {
  return selectList((node.columnList ?? []).map((column, index) => `w${index} AS ${t.column(column)}`));
}

function positional(columns: ResolvedColumn[], t: Translation): string {
  return selectList(columns.map((column, index) => `${t.column(column)} AS w${index}`));
}

function tableScan(node: ResolvedNode, t: Translation): string {
  const columns = (node.columnList ?? []).map(
    (column) => `${quoteIdentifier(column.name)} AS ${columnName(column)}`,
  );
  return `SELECT ${selectList(columns)} FROM ${t.relation(node)}`;
}

function projectScan(node: ResolvedNode, t: Translation): string {
  const computed = new Map(
    (node.exprList ?? []).map((item) => [item.column.columnId, t.expression(item.expr)]),
  );
  const columns = (node.columnList ?? []).map((column) => {
    const expression = computed.get(column.columnId);
    return expression === undefined ? t.column(column) : `${expression} AS ${columnName(column)}`;
  });
  const list = `SELECT ${selectList(columns)}`;
  return node.inputScan.kind === 'SingleRowScan' ? list : `${list} FROM ${t.from(node.inputScan)}`;
}

function joinScan(node: ResolvedNode, t: Translation): string {
  const type = node.joinType ?? 'INNER';
  const columns = selectList((node.columnList ?? []).map(t.column));
  const [left, right] = [t.from(node.leftScan), t.from(node.rightScan)];
  if (!node.joinExpr && type === 'INNER') return `SELECT ${columns} FROM ${left} CROSS JOIN ${right}`;
  const condition = node.joinExpr ? t.expression(node.joinExpr) : 'true';
  return `SELECT ${columns} FROM ${left} ${type} JOIN ${right} ON ${condition}`;
}

function limitScan(node: ResolvedNode, t: Translation): string {
  const input = node.inputScan.kind === 'OrderByScan' ? t.scan(node.inputScan) : selectColumns(node, t);
  const limit = node.limit ? ` LIMIT ${t.expression(node.limit)}` : '';
  const offset = node.offset ? ` OFFSET ${t.expression(node.offset)}` : '';
  return `${input}${limit}${offset}`;
}

function setOperationScan(node: ResolvedNode, t: Translation): string {
  if (node.columnMatchMode === 'CORRESPONDING') throw unsupported('set operations by column name');
  const operator = (node.opType ?? 'UNION_ALL').replace('_ALL', ' ALL').replace('_DISTINCT', '');
  const columns = node.columnList ?? [];
  const items = (node.inputItemList ?? []).map((item) => {
    const list = columns.map((column, index) => {
      const source = item.outputColumnList?.[index] as ResolvedColumn;
      return `${t.column(source)} AS ${columnName(column)}`;
    });
    return `(SELECT ${list.join(', ')} FROM ${t.from(item.scan)})`;
  });
  return items.join(` ${operator} `);
}

function withScan(node: ResolvedNode, t: Translation): string {
  const entries = (node.withEntryList ?? []).map((entry) =>
    entry.withSubquery.kind === 'RecursiveScan' ? recursiveEntry(entry, t) : plainEntry(entry, t),
  );
  const recursive = node.recursive ? 'RECURSIVE ' : '';
  return `WITH ${recursive}${entries.join(', ')} ${t.scan(node.query as ResolvedNode)}`;
}

function plainEntry(entry: ResolvedNode, t: Translation): string {
  const columns = positional(entry.withSubquery.columnList ?? [], t);
  return `${quoteIdentifier(entry.withQueryName)} AS (SELECT ${columns} FROM ${t.from(entry.withSubquery)})`;
}

/** DuckDB wants the union of a recursive query at the top of its WITH entry, not inside a subquery. */
function recursiveEntry(entry: ResolvedNode, t: Translation): string {
  const scan = entry.withSubquery;
  t.recursiveTerms.push(entry.withQueryName);
  const terms = [scan.nonRecursiveTerm, scan.recursiveTerm].map((term) => {
    const columns = (scan.columnList ?? []).map((column, index) => {
      const source = term.outputColumnList?.[index] as ResolvedColumn;
      return `${t.column(source)}::${duckType(column.type)} AS w${index}`;
    });
    return `SELECT ${columns.join(', ')} FROM ${t.from(term.scan)}`;
  });
  t.recursiveTerms.pop();
  const operator = scan.opType === 'UNION_DISTINCT' ? 'UNION' : 'UNION ALL';
  return `${quoteIdentifier(entry.withQueryName)} AS (${terms.join(` ${operator} `)})`;
}

/** ORDER BY items. BigQuery sorts NULL first in ascending order. */
export function orderBy(items: ResolvedNode[], t: Translation): string {
  return items.map((item) => orderItem(item, t)).join(', ');
}

function orderItem(item: ResolvedNode, t: Translation): string {
  if (item.collation?.collationName || item.collationName) throw unsupported('ORDER BY ... COLLATE');
  const nullsFirst =
    item.nullOrder === 'NULLS_FIRST' || (item.nullOrder !== 'NULLS_LAST' && !item.isDescending);
  const column = t.column(item.columnRef.column);
  return `${column} ${item.isDescending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`;
}
