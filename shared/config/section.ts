import { z } from 'zod';

/** A section that may be left out: it is checked as an empty one, so that every line to fill gets named. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const schema = z.strictObject(shape);
  return schema.prefault({} as z.input<typeof schema>);
}
