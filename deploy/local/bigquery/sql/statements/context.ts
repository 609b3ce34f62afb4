import type { DuckDBValue } from '@duckdb/node-api';
import type { ResolvedNode } from '../resolved.ts';
import type { NamedTable } from '../statement.ts';
import type { Translation } from '../translate/translation.ts';

/** What the translation of a whole statement needs besides its tree. */
export type StatementContext = {
  translation: Translation;
  /** The table that a scan or a reference in the tree means. */
  table: (key: string) => NamedTable;
  /** Value of an expression that no table is needed for. */
  evaluate: (node: ResolvedNode) => Promise<DuckDBValue>;
  /** DuckDB SQL of a GoogleSQL expression in text form, such as a column's default value. */
  translateText: (expression: string) => Promise<string>;
  /** The evaluated FOR SYSTEM_TIME AS OF of a scan. */
  asOf: (scan: ResolvedNode) => Date | undefined;
};
