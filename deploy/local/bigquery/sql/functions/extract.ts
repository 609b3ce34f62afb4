import { unsupported } from '../../bigquery-error.ts';
import { datePart, type FunctionCall, type FunctionFamily, kindOf } from './function-call.ts';
import { localTime } from './time-zones.ts';

/** EXTRACT and its forms that give a DATE, a DATETIME or a TIME. */
export const EXTRACT_FUNCTIONS: FunctionFamily = {
  $extract: ([point, , zone], call) => extract(inZone(point, zone, call), datePart(call.nodes[1]), call),
  $extract_date: ([point, zone], call) => `${inZone(point, zone, call)}::DATE`,
  $extract_datetime: ([point, zone], call) => `${inZone(point, zone, call)}::TIMESTAMP`,
  $extract_time: ([point, zone], call) => `${inZone(point, zone, call)}::TIME`,
};

function inZone(point = '', zone: string | undefined, call: FunctionCall): string {
  return kindOf(call) === 'TYPE_TIMESTAMP' ? localTime(point, zone) : point;
}

function extract(point: string, part: string, call: FunctionCall): string {
  if (kindOf(call) === 'TYPE_INTERVAL') return extractFromInterval(point, part);
  switch (part) {
    case 'DAYOFWEEK':
      return `(dayofweek(${point}) + 1)`;
    case 'DAYOFYEAR':
      return `dayofyear(${point})`;
    case 'ISOWEEK':
      return `weekofyear(${point})`;
    case 'ISOYEAR':
      return `isoyear(${point})`;
    case 'MILLISECOND':
      return `(extract(millisecond FROM ${point}) % 1000)`;
    case 'MICROSECOND':
      return `(extract(microsecond FROM ${point}) % 1000000)`;
    case 'SECOND':
      return `floor(extract(second FROM ${point}))::BIGINT`;
    default:
      return part.startsWith('WEEK')
        ? weekNumber(point, part)
        : `extract(${part.toLowerCase()} FROM ${point})`;
  }
}

/** Weeks of the year that begin with the given weekday; days before the first are in week 0. */
function weekNumber(point: string, part: string): string {
  const days = [
    'WEEK',
    'WEEK_MONDAY',
    'WEEK_TUESDAY',
    'WEEK_WEDNESDAY',
    'WEEK_THURSDAY',
    'WEEK_FRIDAY',
    'WEEK_SATURDAY',
  ];
  const start = days.indexOf(part);
  return `((dayofyear(${point}) + 6 - (dayofweek(${point}) - ${start} + 7) % 7) // 7)`;
}

function extractFromInterval(interval: string, part: string): string {
  switch (part) {
    case 'YEAR':
      return `extract(year FROM ${interval})`;
    case 'MONTH':
    case 'DAY':
      return `extract(${part.toLowerCase()} FROM ${interval})`;
    case 'HOUR':
    case 'MINUTE':
    case 'SECOND':
    case 'MILLISECOND':
    case 'MICROSECOND':
      return `bq_interval_part(${interval}, '${part}')`;
    default:
      throw unsupported(`EXTRACT(${part} FROM INTERVAL)`);
  }
}
