import { z } from 'zod';
import type { Send } from './send.ts';
import { maybe } from './wire.ts';

/** A list to read whole. */
export type ListRequest<Item> = {
  path: string;
  item: z.ZodType<Item>;
  /** Orders the pages; without an order an item may be on two of them and another on none. */
  orderBy: string;
  /** Which members to ask for; left out: what Superset gives. */
  columns?: string[];
  filters?: { col: string; opr: string; value: unknown }[];
};

/** Superset gives 100 at most, whatever is asked. */
const pageSize = 100;

/** Reads all pages of a list, each item once. */
export async function listAll<Item extends { id: number }>(
  call: Send,
  { path, item, orderBy, columns, filters }: ListRequest<Item>,
): Promise<Item[]> {
  const shape = z.looseObject({ count: maybe(z.number()), result: z.array(item) });
  const found = new Map<number, Item>();
  for (let page = 0; ; page++) {
    const { count, result } = await call({
      method: 'GET',
      path,
      query: {
        page,
        page_size: pageSize,
        order_column: orderBy,
        order_direction: 'asc',
        keys: ['none'],
        ...(columns && { columns }),
        ...(filters && { filters }),
      },
      answer: shape,
    });
    const before = found.size;
    for (const entry of result) found.set(entry.id, entry);
    // A page without anything new is the end too: a server that knows no pages would go on for ever.
    const isLast = found.size === before || (count !== undefined && found.size >= count);
    if (isLast) return [...found.values()];
  }
}
