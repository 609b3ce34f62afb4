import { z } from 'zod';
import { Refused, refusal } from '../answer.ts';
import type { Call } from '../http/call.ts';
import { parseRison } from './rison.ts';

/** What a list is asked for. */
export type ListArgument = {
  page: number;
  pageSize: number;
  orderColumn?: string | undefined;
  isDescending: boolean;
  columns?: string[] | undefined;
  /** `none` leaves out what describes the list. */
  keys?: string[] | undefined;
  filters: ListFilter[];
};

/** One condition of a list. */
export type ListFilter = { col: string; opr: string; value: unknown };

const mostOnOnePage = 100;
const usualPageSize = 20;

const argument = z.looseObject({
  page: z.number().optional(),
  page_size: z.number().optional(),
  order_column: z.string().optional(),
  order_direction: z
    .enum(['asc', 'desc'], { error: ({ input }) => `'${input}' is not one of ['asc', 'desc']` })
    .optional(),
  columns: z.array(z.string()).optional(),
  keys: z.array(z.string()).optional(),
  filters: z.array(z.looseObject({ col: z.string(), opr: z.string(), value: z.unknown() })).optional(),
});

/** Reads the argument `q` of a list; throws `Refused`. */
export function listArgumentOf(call: Call): ListArgument {
  const parsed = argument.safeParse(argumentOf(call) ?? {});
  if (!parsed.success) {
    throw new Refused(refusal(400, `Not a valid rison schema ${parsed.error.issues[0]?.message}`));
  }
  const { page = 0, page_size, order_column, order_direction, columns, keys, filters = [] } = parsed.data;
  return {
    page: Math.max(0, page),
    pageSize: pageSizeOf(page_size),
    orderColumn: order_column,
    isDescending: order_direction !== 'asc',
    columns,
    keys,
    filters: filters.map(({ col, opr, value }) => ({ col, opr, value })),
  };
}

/** The argument `q` as a value: Superset takes JSON and Rison. Undefined where there is none; throws `Refused`. */
export function argumentOf({ query }: Pick<Call, 'query'>): unknown {
  const text = query.get('q');
  if (text === null || text === '') return undefined;
  try {
    return parseJson(text) ?? parseRison(text);
  } catch {
    throw new Refused(refusal(400, 'Not a valid rison/json argument'));
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Superset takes what is too much or negative for all that it gives, and nothing for its usual. */
function pageSizeOf(asked: number | undefined): number {
  if (asked === undefined || asked === 0) return usualPageSize;
  return asked < 0 || asked > mostOnOnePage ? mostOnOnePage : asked;
}
