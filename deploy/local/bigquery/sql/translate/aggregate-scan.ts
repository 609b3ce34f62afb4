import { unsupported } from '../../bigquery-error.ts';
import type { ResolvedNode } from '../resolved.ts';
import { translateAggregate } from './aggregates.ts';
import { selectList } from './scans.ts';
import { columnName, type Translation } from './translation.ts';

/** GROUP BY with its aggregates; also ROLLUP, CUBE, GROUPING SETS and GROUPING(). */
export function translateAggregateScan(node: ResolvedNode, t: Translation): string {
  if (node.collationList?.length) throw unsupported('GROUP BY with a collation');
  const keys = new Map(
    (node.groupByList ?? []).map((item) => [item.column.columnId, t.expression(item.expr)]),
  );
  const grouping = (node.groupingCallList ?? []).map(
    (call) => `GROUPING(${keys.get(call.groupByColumn.column.columnId)}) AS ${columnName(call.outputColumn)}`,
  );
  const columns = [
    ...[...keys].map(([id, key]) => `${key} AS c${id}`),
    ...(node.aggregateList ?? []).map(
      (item) => `${translateAggregate(item.expr, t)} AS ${columnName(item.column)}`,
    ),
    ...grouping,
  ];
  return `SELECT ${selectList(columns)} FROM ${t.from(node.inputScan)}${groupBy(node, keys)}`;
}

function groupBy(node: ResolvedNode, keys: Map<string, string>): string {
  if (keys.size === 0) return '';
  const named = (references: ResolvedNode[] = []) =>
    references.map((reference) => keys.get(reference.column.columnId)).join(', ');
  if (node.groupingSetList?.length) {
    const sets = node.groupingSetList.map((set) => groupingSet(set, named));
    return ` GROUP BY GROUPING SETS (${sets.join(', ')})`;
  }
  if (node.rollupColumnList?.length) return ` GROUP BY ROLLUP (${named(node.rollupColumnList)})`;
  return ` GROUP BY ${[...keys.keys()].map((_, index) => index + 1).join(', ')}`;
}

function groupingSet(set: ResolvedNode, named: (references?: ResolvedNode[]) => string): string {
  const several = set.rollupColumnList ?? set.cubeColumnList;
  if (!several) return `(${named(set.groupByColumnList)})`;
  const groups = several.map((group) => `(${named(group.columnList as unknown as ResolvedNode[])})`);
  return `${set.kind.toUpperCase()} (${groups.join(', ')})`;
}
