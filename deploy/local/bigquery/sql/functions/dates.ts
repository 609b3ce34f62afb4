import { unsupported } from '../../bigquery-error.ts';
import { datePart, type FunctionCall, type FunctionFamily, kindOf } from './function-call.ts';
import { localTime } from './time-zones.ts';

/** Functions of DATE, DATETIME and TIME, none of which knows a time zone. */
export const DATE_FUNCTIONS: FunctionFamily = {
  date: makeDate,
  date_from_unix_date: ([days]) => `(DATE '1970-01-01' + (${days})::INTEGER)`,
  unix_date: ([date]) => `(${date} - DATE '1970-01-01')`,
  date_add: ([date, count], call) => moved(date, '+', count, call, 'DATE'),
  date_sub: ([date, count], call) => moved(date, '-', count, call, 'DATE'),
  datetime_add: ([point, count], call) => moved(point, '+', count, call, 'TIMESTAMP'),
  datetime_sub: ([point, count], call) => moved(point, '-', count, call, 'TIMESTAMP'),
  time_add: ([time, count], call) => movedTime(time, '+', count, call),
  time_sub: ([time, count], call) => movedTime(time, '-', count, call),
  date_diff: ([end, start], call) => difference(end, start, datePart(call.nodes[2])),
  datetime_diff: ([end, start], call) => difference(end, start, datePart(call.nodes[2])),
  time_diff: ([end, start], call) => difference(end, start, datePart(call.nodes[2])),
  date_trunc: ([date], call) => `${truncated(date, datePart(call.nodes[1]))}::DATE`,
  datetime_trunc: ([point], call) => `${truncated(point, datePart(call.nodes[1]))}::TIMESTAMP`,
  time_trunc: ([time], call) => truncatedTime(time, datePart(call.nodes[1])),
  last_day: ([date], call) => lastDay(date, call.nodes[1] ? datePart(call.nodes[1]) : 'MONTH'),
  datetime: makeDatetime,
  time: makeTime,
  current_date: ([zone], call) => `${localTime(call.translation.now, zone)}::DATE`,
  current_datetime: ([zone], call) => localTime(call.translation.now, zone),
  current_time: ([zone], call) => `${localTime(call.translation.now, zone)}::TIME`,
};

/** Which weekday a week starts with, Sunday being 0. */
const WEEK_STARTS: Record<string, number> = {
  WEEK: 0,
  WEEK_MONDAY: 1,
  ISOWEEK: 1,
  WEEK_TUESDAY: 2,
  WEEK_WEDNESDAY: 3,
  WEEK_THURSDAY: 4,
  WEEK_FRIDAY: 5,
  WEEK_SATURDAY: 6,
};

/** Units in which two points in time are compared as microseconds. */
const MICROSECONDS: Record<string, number> = {
  MICROSECOND: 1,
  MILLISECOND: 1000,
  SECOND: 1_000_000,
  MINUTE: 60_000_000,
  HOUR: 3_600_000_000,
  DAY: 86_400_000_000,
};

function makeDate([first, second, third]: string[], call: FunctionCall): string {
  if (third !== undefined) return `bq_date(${first}, ${second}, ${third})`;
  return kindOf(call) === 'TYPE_TIMESTAMP' ? `${localTime(first, second)}::DATE` : `${first}::DATE`;
}

function makeDatetime(values: string[], call: FunctionCall): string {
  const [first, second] = values;
  switch (kindOf(call)) {
    case 'TYPE_INT64':
      return `bq_datetime(${values.join(', ')})`;
    case 'TYPE_TIMESTAMP':
      return localTime(first, second);
    case 'TYPE_DATE':
      return second === undefined ? `${first}::TIMESTAMP` : `(${first} + ${second})`;
    default:
      return `${first}::TIMESTAMP`;
  }
}

function makeTime(values: string[], call: FunctionCall): string {
  const [first, second] = values;
  switch (kindOf(call)) {
    case 'TYPE_INT64':
      return `bq_time(${values.join(', ')})`;
    case 'TYPE_TIMESTAMP':
      return `${localTime(first, second)}::TIME`;
    default:
      return `${first}::TIME`;
  }
}

/** An interval of so many units. */
export function duration(count = '', part = ''): string {
  const unit = part === 'DAYOFYEAR' ? 'day' : part.toLowerCase();
  if (['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY'].includes(part)) return `to_${unit}s((${count})::INTEGER)`;
  if (part in MICROSECONDS)
    return part === 'SECOND' ? `to_microseconds((${count}) * 1000000)` : `to_${unit}s(${count})`;
  throw unsupported(`date part ${part}`);
}

function moved(point = '', operator: string, count = '', call: FunctionCall, type: string): string {
  const result = `(${point} ${operator} ${duration(count, datePart(call.nodes[2]))})::${type}`;
  return `bq_in_calendar${type === 'DATE' ? '_date' : ''}(${result}, '${call.name.toUpperCase()}')`;
}

/** TIME wraps around midnight. */
function movedTime(time = '', operator: string, count = '', call: FunctionCall): string {
  return `(${time} ${operator} ${duration(count, datePart(call.nodes[2]))})`;
}

/** How many boundaries of the part lie between two points in time. */
function difference(end = '', start = '', part = ''): string {
  if (part in WEEK_STARTS) {
    return `((${startOfWeek(`${end}::DATE`, part)} - ${startOfWeek(`${start}::DATE`, part)}) // 7)`;
  }
  if (part === 'ISOYEAR') return `(isoyear(${end}) - isoyear(${start}))`;
  return `date_diff('${part.toLowerCase()}', ${start}, ${end})`;
}

/** The first day of the week. */
export function startOfWeek(date: string, part: string): string {
  return `(${date} - ((dayofweek(${date}) - ${WEEK_STARTS[part]} + 7) % 7)::INTEGER)`;
}

/** The start of the year, month, week, ... that a point in time lies in. */
export function truncated(point = '', part = ''): string {
  if (part in WEEK_STARTS) return startOfWeek(`${point}::DATE`, part);
  if (part === 'ISOYEAR') return `date_trunc('week', make_date(isoyear(${point}), 1, 4))`;
  return `date_trunc('${part.toLowerCase()}', ${point})`;
}

function truncatedTime(time = '', part = ''): string {
  const unit = MICROSECONDS[part];
  if (!unit) throw unsupported(`TIME_TRUNC to ${part}`);
  return `(TIME '00:00:00' + to_microseconds(epoch_us(${time}) // ${unit} * ${unit}))`;
}

function lastDay(date = '', part = ''): string {
  if (part in WEEK_STARTS) return `(${startOfWeek(`${date}::DATE`, part)} + 6)::DATE`;
  if (part === 'ISOYEAR')
    return `(date_trunc('week', make_date(isoyear(${date}) + 1, 1, 4)) - INTERVAL 1 DAY)::DATE`;
  return `(date_trunc('${part.toLowerCase()}', ${date}) + ${duration('1', part)} - INTERVAL 1 DAY)::DATE`;
}
