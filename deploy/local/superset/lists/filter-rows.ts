import { Refused, refusal } from '../answer.ts';
import type { ListFilter } from './list-argument.ts';

/** The members that a list may be filtered by, and how to read each; one may be a list of ids. */
export type FilterColumns<Row> = Readonly<Record<string, (row: Row) => unknown>>;

type Test = (value: unknown, wanted: unknown) => boolean;

const text = (value: unknown) => String(value ?? '').toLowerCase();

const tests: Readonly<Record<string, Test>> = {
  eq: (value, wanted) => value === wanted,
  neq: (value, wanted) => value !== wanted,
  ct: (value, wanted) => text(value).includes(text(wanted)),
  nct: (value, wanted) => !text(value).includes(text(wanted)),
  sw: (value, wanted) => text(value).startsWith(text(wanted)),
  ew: (value, wanted) => text(value).endsWith(text(wanted)),
  gt: (value, wanted) => Number(value) > Number(wanted),
  lt: (value, wanted) => Number(value) < Number(wanted),
  in: (value, wanted) => Array.isArray(wanted) && wanted.includes(value),
  rel_o_m: (value, wanted) => value === wanted,
  rel_m_m: (value, wanted) => Array.isArray(value) && value.includes(wanted),
  dataset_is_null_or_empty: (value, wanted) => (value === null || value === '') === wanted,
};

/** Keeps the rows that meet all conditions; throws `Refused` for a member that it may not filter by. */
export function filterRows<Row>(
  rows: readonly Row[],
  filters: readonly ListFilter[],
  columns: FilterColumns<Row>,
): Row[] {
  return filters.reduce<Row[]>(
    (kept, { col, opr, value }) => {
      const read = columns[col];
      if (!read) throw new Refused(refusal(400, `Filter column: ${col} not allowed to filter`));
      const test = tests[opr];
      // A condition that Superset does not know is none.
      return test ? kept.filter((row) => test(read(row), value)) : kept;
    },
    [...rows],
  );
}
