import { duckType } from '../types.ts';
import { type FunctionFamily, kindOf } from './function-call.ts';

/** RANGE is a STRUCT of "start" and "end", NULL for an end that is open. */
export const RANGE_FUNCTIONS: FunctionFamily = {
  range: ([start, end], call) => `bq_range(${start}, ${end})::${duckType(call.type)}`,
  range_start: ([range]) => `struct_extract(${range}, 'start')`,
  range_end: ([range]) => `struct_extract(${range}, 'end')`,
  range_is_start_unbounded: ([range]) =>
    `(CASE WHEN ${range} IS NOT NULL THEN (${range})."start" IS NULL END)`,
  range_is_end_unbounded: ([range]) => `(CASE WHEN ${range} IS NOT NULL THEN (${range})."end" IS NULL END)`,
  range_contains: ([outer, inner], call) =>
    kindOf(call, 1) === 'TYPE_RANGE'
      ? `bq_range_contains_range(${outer}, ${inner})`
      : `bq_range_contains(${outer}, ${inner})`,
  range_overlaps: ([left, right]) => `bq_range_overlaps(${left}, ${right})`,
  range_intersect: ([left, right]) => `bq_range_intersect(${left}, ${right})`,
};
