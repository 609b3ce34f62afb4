import { unsupported } from '../../bigquery-error.ts';
import type { ResolvedNode, ZetaType } from '../resolved.ts';
import type { Translation } from '../translate/translation.ts';

/** One call of a scalar function, as its translation sees it. */
export type FunctionCall = {
  name: string;
  /** The argument expressions; date parts and other enums have none, they are read from `nodes`. */
  nodes: ResolvedNode[];
  type: ZetaType;
  translation: Translation;
};

/** DuckDB SQL of one call, from the DuckDB SQL of its arguments. */
export type TranslateFunction = (values: string[], call: FunctionCall) => string;

/** Translations by the name of the function, in lower case; operators begin with `$`. */
export type FunctionFamily = Record<string, TranslateFunction>;

/** The type kind of an argument: `TYPE_STRING`. */
export function kindOf({ nodes }: FunctionCall, index = 0): string {
  return nodes[index]?.type?.typeKind ?? '';
}

/** Text of an argument that is a string literal; undefined for anything else. */
export function literalText(node: ResolvedNode | undefined): string | undefined {
  return node?.kind === 'Literal' ? node.value?.value?.stringValue : undefined;
}

/** Whole number of an argument that is an INT64 literal; undefined for anything else. */
export function literalNumber(node: ResolvedNode | undefined): number | undefined {
  const value = node?.kind === 'Literal' ? node.value?.value?.int64Value : undefined;
  return value === undefined ? undefined : Number(value);
}

/** Names of ZetaSQL's enum DateTimestampPart. */
const DATE_PARTS: Record<number, string> = {
  1: 'YEAR',
  2: 'MONTH',
  3: 'DAY',
  4: 'DAYOFWEEK',
  5: 'DAYOFYEAR',
  6: 'QUARTER',
  7: 'HOUR',
  8: 'MINUTE',
  9: 'SECOND',
  10: 'MILLISECOND',
  11: 'MICROSECOND',
  12: 'NANOSECOND',
  13: 'DATE',
  14: 'WEEK',
  15: 'DATETIME',
  16: 'TIME',
  17: 'ISOYEAR',
  18: 'ISOWEEK',
  19: 'WEEK_MONDAY',
  20: 'WEEK_TUESDAY',
  21: 'WEEK_WEDNESDAY',
  22: 'WEEK_THURSDAY',
  23: 'WEEK_FRIDAY',
  24: 'WEEK_SATURDAY',
};

/** The date part that an argument names: `MONTH`, `WEEK_MONDAY`. */
export function datePart(node: ResolvedNode | undefined): string {
  const part = DATE_PARTS[node?.value?.value?.enumValue ?? 0];
  if (!part) throw unsupported('a date part that is not a literal');
  return part;
}
