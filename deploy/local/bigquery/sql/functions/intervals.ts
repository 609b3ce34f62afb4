import { unsupported } from '../../bigquery-error.ts';
import { datePart, type FunctionFamily } from './function-call.ts';

/** INTERVAL is months, days and microseconds here as in BigQuery. */
export const INTERVAL_FUNCTIONS: FunctionFamily = {
  $interval: ([count], call) => interval(count, datePart(call.nodes[1])),
  make_interval: ([years, months, days, hours, minutes, seconds]) =>
    `(to_months((${years ?? 0})::INTEGER * 12 + (${months ?? 0})::INTEGER) + to_days((${days ?? 0})::INTEGER) + to_microseconds(((${hours ?? 0}) * 3600 + (${minutes ?? 0}) * 60 + (${seconds ?? 0})) * 1000000))`,
  justify_days: ([value]) => `bq_justify(${value}, true, false)`,
  justify_hours: ([value]) => `bq_justify(${value}, false, true)`,
  justify_interval: ([value]) => `bq_justify(${value}, true, true)`,
};

function interval(count = '', part: string): string {
  switch (part) {
    case 'YEAR':
      return `to_months((${count})::INTEGER * 12)`;
    case 'QUARTER':
      return `to_months((${count})::INTEGER * 3)`;
    case 'MONTH':
      return `to_months((${count})::INTEGER)`;
    case 'WEEK':
      return `to_days((${count})::INTEGER * 7)`;
    case 'DAY':
      return `to_days((${count})::INTEGER)`;
    case 'HOUR':
      return `to_microseconds((${count}) * 3600000000)`;
    case 'MINUTE':
      return `to_microseconds((${count}) * 60000000)`;
    case 'SECOND':
      return `to_microseconds((${count}) * 1000000)`;
    case 'MILLISECOND':
      return `to_microseconds((${count}) * 1000)`;
    case 'MICROSECOND':
      return `to_microseconds(${count})`;
    default:
      throw unsupported(`INTERVAL in ${part}`);
  }
}
