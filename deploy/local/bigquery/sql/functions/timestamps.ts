import { unsupported } from '../../bigquery-error.ts';
import { duration, startOfWeek, truncated } from './dates.ts';
import { datePart, type FunctionCall, type FunctionFamily, kindOf } from './function-call.ts';
import { instantOf, localTime } from './time-zones.ts';

/** Functions of TIMESTAMP; those that look at a calendar do it in a time zone, UTC unless given. */
export const TIMESTAMP_FUNCTIONS: FunctionFamily = {
  current_timestamp: (_values, call) => call.translation.now,
  timestamp: makeTimestamp,
  string: ([value, zone], call) => timestampText(value, zone, call),
  timestamp_seconds: ([count]) => `make_timestamptz((${count}) * 1000000)`,
  timestamp_millis: ([count]) => `make_timestamptz((${count}) * 1000)`,
  timestamp_micros: ([count]) => `make_timestamptz(${count})`,
  timestamp_from_unix_seconds: ([count]) => `make_timestamptz((${count}) * 1000000)`,
  timestamp_from_unix_millis: ([count]) => `make_timestamptz((${count}) * 1000)`,
  timestamp_from_unix_micros: ([count]) => `make_timestamptz(${count})`,
  unix_seconds: ([point]) => `bq_floor_div(epoch_us(${point}), 1000000)`,
  unix_millis: ([point]) => `bq_floor_div(epoch_us(${point}), 1000)`,
  unix_micros: ([point]) => `epoch_us(${point})`,
  timestamp_add: ([point, count], call) => moved(point, '+', count, call),
  timestamp_sub: ([point, count], call) => moved(point, '-', count, call),
  timestamp_diff: ([end, start], call) => difference(end, start, datePart(call.nodes[2])),
  timestamp_trunc: ([point, , zone], call) =>
    truncatedInZone(point, datePart(call.nodes[1]), zone ?? "'UTC'"),
};

function makeTimestamp([value, zone]: string[], call: FunctionCall): string {
  switch (kindOf(call)) {
    case 'TYPE_STRING':
      return `bq_timestamp(${value}, ${zone ?? "'UTC'"})`;
    case 'TYPE_TIMESTAMP':
      return value ?? '';
    default:
      return instantOf(`${value}::TIMESTAMP`, zone);
  }
}

function timestampText(value = '', zone: string | undefined, call: FunctionCall): string {
  if (kindOf(call) === 'TYPE_JSON') return `bq_json_string(${value})`;
  if (kindOf(call) === 'TYPE_TIMESTAMP') return `bq_timestamp_text(${value}, ${zone ?? "'UTC'"})`;
  if (kindOf(call) === 'TYPE_DATETIME') return `bq_datetime_text(${value})`;
  return `${value}::VARCHAR`;
}

/** A day is 24 hours here, whatever the session's time zone does. */
function moved(point = '', operator: string, count = '', call: FunctionCall): string {
  const part = datePart(call.nodes[2]);
  if (part === 'DAY') return `(${point} ${operator} to_hours((${count}) * 24))`;
  return `(${point} ${operator} ${duration(count, part)})`;
}

const UNIT_MICROSECONDS: Record<string, number> = {
  MICROSECOND: 1,
  MILLISECOND: 1000,
  SECOND: 1_000_000,
  MINUTE: 60_000_000,
  HOUR: 3_600_000_000,
  DAY: 86_400_000_000,
};

/** Whole units that have passed, unlike DATE_DIFF, which counts boundaries. */
function difference(end = '', start = '', part = ''): string {
  const unit = UNIT_MICROSECONDS[part];
  if (!unit) throw unsupported(`TIMESTAMP_DIFF in ${part}`);
  return `((epoch_us(${end}) - epoch_us(${start})) // ${unit})`;
}

function truncatedInZone(point = '', part = '', zone = ''): string {
  const local = localTime(point, zone);
  if (part === 'ISOYEAR' || part === 'WEEK' || part === 'ISOWEEK' || part.startsWith('WEEK_')) {
    const day = part === 'ISOYEAR' ? truncated(local, part) : startOfWeek(`${local}::DATE`, part);
    return instantOf(`${day}::TIMESTAMP`, zone);
  }
  return instantOf(`date_trunc('${part.toLowerCase()}', ${local})`, zone);
}
