import type { ResolvedNode } from '../resolved.ts';
import { selectList } from './scans.ts';
import { columnName, type Translation } from './translation.ts';

/** `UNNEST`, alone or joined to the rows before it. */
export function translateArrayScan(node: ResolvedNode, t: Translation): string {
  if (!node.inputScan) return `SELECT ${unnest(node, t, false)}`;
  const columns = selectList((node.columnList ?? []).map(t.column));
  const input = t.from(node.inputScan);
  if (node.joinExpr) {
    const join = node.isOuter ? 'LEFT' : 'INNER';
    const elements = `LATERAL (SELECT ${unnest(node, t, false)}) AS ${t.alias()}`;
    return `SELECT ${columns} FROM ${input} ${join} JOIN ${elements} ON ${t.expression(node.joinExpr)}`;
  }
  const rows = `(SELECT *, ${unnest(node, t, node.isOuter === true)} FROM ${input}) AS ${t.alias()}`;
  return `SELECT ${columns} FROM ${rows}`;
}

/** The elements and, WITH OFFSET, their positions; with `keepEmpty`, an empty array gives one row of NULLs. */
function unnest(node: ResolvedNode, t: Translation, keepEmpty: boolean): string {
  const array = t.expression(node.arrayExpr);
  const orNull = (list: string) =>
    keepEmpty ? `CASE WHEN len(${array}) > 0 THEN ${list} ELSE [NULL] END` : list;
  const elements = `UNNEST(${orNull(array)}) AS ${columnName(node.elementColumn)}`;
  const offset = node.arrayOffsetColumn?.column;
  if (!offset) return elements;
  return `${elements}, UNNEST(${orNull(`range(len(${array}))`)}) AS ${columnName(offset)}`;
}
