import { Refused, type RestAnswer, refusal } from '../answer.ts';
import type { Call } from '../http/call.ts';
import { type FilterColumns, filterRows } from './filter-rows.ts';
import { type ListArgument, listArgumentOf } from './list-argument.ts';
import { pickColumns } from './pick-columns.ts';

/** A list of Superset's REST API. */
export type ListOptions<Row extends { id: number }> = {
  /** All that the account may see. */
  rows: readonly Row[];
  /** The members of an entry; asked for another one, the list leaves it out. */
  columns: readonly string[];
  show: (row: Row) => object;
  /** What it can be ordered by. */
  orders: Readonly<Record<string, (row: Row) => string | number | boolean | null>>;
  /** Orders it where nobody asks for an order; left out, entries come as they were made. */
  usualOrder?: string;
  filters: FilterColumns<Row>;
};

/** Answers GET of a list: filtered, ordered, one page of it. */
export function answerList<Row extends { id: number }>(call: Call, options: ListOptions<Row>): RestAnswer {
  const argument = listArgumentOf(call);
  const { page, pageSize, keys } = argument;
  const matching = filterRows(options.rows, argument.filters, options.filters);
  const shown = inOrder(matching, argument, options).slice(page * pageSize, (page + 1) * pageSize);
  const columns = argument.columns?.filter((name) => options.columns.includes(name)) ?? options.columns;
  return {
    status: 200,
    body: {
      count: matching.length,
      ids: shown.map(({ id }) => id),
      result: shown.map((row) => pickColumns(options.show(row), columns)),
      ...(keys === undefined && {
        list_columns: options.columns,
        order_columns: Object.keys(options.orders),
      }),
    },
  };
}

function inOrder<Row extends { id: number }>(
  rows: Row[],
  { orderColumn, isDescending }: ListArgument,
  { orders, usualOrder }: ListOptions<Row>,
): Row[] {
  const column = orderColumn || usualOrder;
  if (column === undefined) return rows;
  const read = orders[column];
  if (!read) throw new Refused(refusal(400, `Invalid order by column: ${column}`));
  const sign = isDescending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(read(a), read(b)));
}

/** As Postgres orders: what is not there comes last. */
function compare(a: string | number | boolean | null, b: string | number | boolean | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
