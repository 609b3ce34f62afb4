import type { Field } from '../../field.ts';
import type { ColumnAnnotations, ResolvedNode, TypeParameters } from '../resolved.ts';
import { fieldOf } from '../types.ts';
import type { StatementContext } from './context.ts';
import { readOptions } from './options.ts';

/** A column as CREATE TABLE or ADD COLUMN declares it. */
export async function readColumnDefinition(node: ResolvedNode, context: StatementContext): Promise<Field> {
  const field = fieldOf(node.name ?? '', node.type);
  await annotate(field, node.annotations, context);
  const expression = node.defaultValue?.sql;
  return expression === undefined ? field : { ...field, defaultValueExpression: expression };
}

/** NOT NULL, OPTIONS(description), length, precision and scale; of the fields of a STRUCT, too. */
async function annotate(
  field: Field,
  annotations: ColumnAnnotations | undefined,
  context: StatementContext,
): Promise<void> {
  if (!annotations) return;
  const options = await readOptions(annotations.optionList, context);
  if (typeof options.description === 'string') field.description = options.description;
  if (annotations.notNull && field.mode !== 'REPEATED') field.mode = 'REQUIRED';
  Object.assign(field, sizeOf(annotations.typeParameters));
  // An array has its element's annotations as its only child.
  const children =
    field.mode === 'REPEATED' && annotations.childList?.length === 1 && field.fields
      ? (annotations.childList[0]?.childList ?? [])
      : (annotations.childList ?? []);
  for (const [index, child] of (field.fields ?? []).entries())
    await annotate(child, children[index], context);
}

/** Length of STRING(n) and BYTES(n), precision and scale of NUMERIC(p, s). */
export function sizeOf(parameters: TypeParameters | undefined): Partial<Field> {
  const { stringTypeParameters: text, numericTypeParameters: number } = parameters ?? {};
  if (text?.maxLength !== undefined) return { maxLength: text.maxLength };
  if (number?.precision === undefined) return {};
  return { precision: number.precision, ...(number.scale ? { scale: number.scale } : {}) };
}
