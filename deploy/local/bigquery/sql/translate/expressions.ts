import { unsupported } from '../../bigquery-error.ts';
import { translateFunction } from '../functions/functions.ts';
import { quoteText } from '../quoting.ts';
import type { ResolvedNode } from '../resolved.ts';
import { structFieldNames } from '../types.ts';
import { translateCast } from './casts.ts';
import { translateLiteral } from './literals.ts';
import { translateSubquery } from './subqueries.ts';
import { columnName, type Translation } from './translation.ts';

type TranslateExpression = (node: ResolvedNode, translation: Translation) => string;

/** A scalar expression. */
export function translateExpression(node: ResolvedNode, translation: Translation): string {
  const translate = EXPRESSIONS[node.kind];
  if (!translate) throw unsupported(`the expression form ${node.kind}`);
  return translate(node, translation);
}

const EXPRESSIONS: Record<string, TranslateExpression> = {
  Literal: (node) => translateLiteral(node.type, node.value?.value),
  ColumnRef: (node, t) => t.column(node.column),
  Parameter: (node, t) => t.parameter(node),
  Cast: translateCast,
  MakeStruct: (node, t) => makeStruct(node, t.expressions(node.fieldList)),
  GetStructField: getStructField,
  GetJsonField: (node, t) =>
    `bq_json_subscript(${t.expression(node.expr)}, ${quoteText(node.fieldName ?? '')}, true)::JSON`,
  SubqueryExpr: translateSubquery,
  FunctionCall: translateFunction,
  WithExpr: withExpression,
};

function makeStruct(node: ResolvedNode, values: string[]): string {
  const names = structFieldNames(node.type);
  return `{${names.map((name, index) => `${quoteText(name)}: ${values[index]}`).join(', ')}}`;
}

function getStructField(node: ResolvedNode, t: Translation): string {
  const name = structFieldNames(node.expr.type)[node.fieldIdx ?? 0] ?? '';
  return `struct_extract(${t.expression(node.expr)}, ${quoteText(name)})`;
}

/** `WITH(a AS 1, b AS a + 1, a + b)`, also what ZetaSQL's rewrites make: each name becomes its expression. */
function withExpression(node: ResolvedNode, t: Translation): string {
  const names = new Map<string, string>();
  for (const assignment of node.assignmentList ?? []) {
    const value = t.binding(names, () => t.expression(assignment.expr));
    names.set(assignment.column.columnId, `(${value})`);
  }
  return t.binding(names, () => t.expression(node.expr));
}

/** Binds each column to a name of a lambda's parameter: `x7`. */
export function lambdaName(column: ResolvedNode['column']): [string, string] {
  return [column.columnId, `x${columnName(column).slice(1)}`];
}
