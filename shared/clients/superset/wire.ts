import { z } from 'zod';
import type { JsonObject } from './port.ts';

/** A member that Superset leaves out or sets to null when there is nothing to tell. */
export function maybe<Value>(shape: z.ZodType<Value>) {
  return shape.nullish().transform((value) => value ?? undefined);
}

/** A text that is empty when there is nothing to tell: an expression is null before a refresh and `""` after. */
export const maybeText = z
  .string()
  .nullish()
  .transform((value) => (value?.trim() ? value : undefined));

/** JSON in a text; what is none, or no object, reads as absent. */
export const jsonText = z
  .string()
  .nullish()
  .transform((text): JsonObject | undefined => {
    try {
      const value: unknown = JSON.parse(text ?? 'null');
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
    } catch {
      return undefined;
    }
  });

/** `{"result": …}`, in which most answers come. */
export function inResult<Value>(shape: z.ZodType<Value>) {
  return z.looseObject({ result: shape }).transform(({ result }) => result as Value);
}
