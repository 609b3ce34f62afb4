import { quoteIdentifier } from '../quoting.ts';
import type { ResolvedColumn, ResolvedNode } from '../resolved.ts';
import { translateExpression } from './expressions.ts';
import { orderBy, translateScan } from './scans.ts';

/** What one statement's translation carries around: names that are bound, and the way to translate any part of the tree. */
export type Translation = {
  /** SELECT statement of a scan; every resolved column is called `c<id>` in it. */
  scan: (node: ResolvedNode) => string;
  /** The same as a FROM item. */
  from: (node: ResolvedNode) => string;
  expression: (node: ResolvedNode) => string;
  expressions: (nodes: ResolvedNode[] | undefined) => string[];
  column: (column: ResolvedColumn) => string;
  orderBy: (items: ResolvedNode[]) => string;
  /** A name that nothing else in the statement has. */
  alias: () => string;
  /** Translates with these columns called otherwise, e.g. as a lambda's parameter or a column of a DML target. */
  binding: <T>(names: Iterable<readonly [columnId: string, name: string]>, run: () => T) => T;
  /** FROM item of a table the statement names. */
  relation: (scan: ResolvedNode) => string;
  parameter: (node: ResolvedNode) => string;
  /** CURRENT_TIMESTAMP() as a DuckDB constant. */
  now: string;
  /** How WITH entries and recursive terms are called. */
  recursiveTerms: string[];
};

/** What a translation is given from outside: tables, parameters and the time. */
export type TranslationSources = Pick<Translation, 'relation' | 'parameter' | 'now'>;

/** A fresh translation of one statement. */
export function createTranslation(sources: TranslationSources): Translation {
  const bound = new Map<string, string>();
  let aliases = 0;
  const translation: Translation = {
    ...sources,
    scan: (node) => translateScan(node, translation),
    from: (node) => `(${translateScan(node, translation)}) AS ${translation.alias()}`,
    expression: (node) => translateExpression(node, translation),
    expressions: (nodes = []) => nodes.map((node) => translateExpression(node, translation)),
    column: (column) => bound.get(column.columnId) ?? columnName(column),
    orderBy: (items) => orderBy(items, translation),
    alias: () => {
      aliases += 1;
      return `t${aliases}`;
    },
    binding: (names, run) => {
      const entries = [...names];
      const before = entries.map(([id]) => [id, bound.get(id)] as const);
      for (const [id, name] of entries) bound.set(id, name);
      try {
        return run();
      } finally {
        for (const [id, name] of before) {
          if (name === undefined) bound.delete(id);
          else bound.set(id, name);
        }
      }
    },
    recursiveTerms: [],
  };
  return translation;
}

/** What a resolved column is called in translated SQL. */
export function columnName(column: ResolvedColumn): string {
  return `c${column.columnId}`;
}

/** `table."column"` for every column of a scanned table, to bind the target of a DML statement. */
export function targetColumns(scan: ResolvedNode, alias: string): [string, string][] {
  return (scan.columnList ?? []).map((column) => [
    column.columnId,
    `${alias}.${quoteIdentifier(column.name)}`,
  ]);
}
