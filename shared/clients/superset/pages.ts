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
  list: ListRequest<Item>,
): Promise<Item[]> {
  const found: Item[] = [];
  await visitAll(call, list, (item) => found.push(item));
  return found;
}

/** Reads a list page by page and shows each item once; nothing of a page is kept but the ids. */
export async function visitAll<Item extends { id: number }>(
  call: Send,
  { path, item, orderBy, columns, filters }: ListRequest<Item>,
  visit: (item: Item) => void,
): Promise<void> {
  const shape = z.looseObject({ count: maybe(z.number()), result: z.array(item) });
  const visited = new Set<number>();
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
    const before = visited.size;
    for (const entry of result) {
      if (!visited.has(entry.id)) visit(entry);
      visited.add(entry.id);
    }
    // A page without anything new is the end too: a server that knows no pages would go on for ever.
    if (visited.size === before || (count !== undefined && visited.size >= count)) return;
  }
}
