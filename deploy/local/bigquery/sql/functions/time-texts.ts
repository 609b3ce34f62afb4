import { quoteText } from '../quoting.ts';
import { type FunctionCall, type FunctionFamily, literalText } from './function-call.ts';
import { instantOf, localTime } from './time-zones.ts';

/** FORMAT_* and PARSE_* of dates and times. */
export const TIME_TEXT_FUNCTIONS: FunctionFamily = {
  format_date: ([format, date], call) => formatted(format, `${date}::TIMESTAMP`, call),
  format_datetime: ([format, point], call) => formatted(format, point, call),
  format_time: ([format, time], call) => formatted(format, `(DATE '1970-01-01' + ${time})`, call),
  format_timestamp: ([format, point, zone = "'UTC'"], call) => formattedInZone(format, point, zone, call),
  parse_date: ([format, text], call) => `${parsed(format, text, call)}::DATE`,
  parse_datetime: ([format, text], call) => parsed(format, text, call),
  parse_time: ([format, text], call) => `${parsed(format, text, call)}::TIME`,
  parse_timestamp: ([format, text, zone = "'UTC'"], call) => {
    const pattern = literalText(call.nodes[0]);
    if (pattern !== undefined && !/%(?:E?[zZs])/.test(pattern)) {
      return instantOf(parsed(format, text, call), zone);
    }
    return `bq_parse_timestamp(${format}, ${text}, ${zone})`;
  },
};

/** Format elements that DuckDB prints as BigQuery does, given a year of four digits. */
const SAME_WHEN_PRINTED = /^(?:%[YmdHMSTFjyabABpIV%]|[^%'])*$/;

function formatted(format = '', point = '', call: FunctionCall): string {
  const pattern = literalText(call.nodes[0]);
  const slow = `bq_format_time(${format}, ${point}, ${point}, NULL)`;
  return pattern === undefined ? slow : fast(pattern, point, slow);
}

function formattedInZone(format = '', point = '', zone = '', call: FunctionCall): string {
  const pattern = literalText(call.nodes[0]);
  const local = localTime(point, zone);
  const slow = `bq_format_time(${format}, ${local}, (${point} AT TIME ZONE 'UTC'), ${zone})`;
  return pattern === undefined ? slow : fast(pattern, local, slow);
}

/** DuckDB's own strftime where it prints the same, which matters on a million rows. */
function fast(pattern: string, point: string, slow: string): string {
  if (!SAME_WHEN_PRINTED.test(pattern)) return slow;
  const expanded = pattern.replaceAll('%F', '%Y-%m-%d').replaceAll('%T', '%H:%M:%S');
  const print = `strftime(${point}, ${quoteText(expanded)})`;
  if (!expanded.includes('%Y')) return print;
  return `CASE WHEN year(${point}) >= 1000 THEN ${print} ELSE ${slow} END`;
}

/** What text must look like for DuckDB's strptime to read the same as BigQuery. */
const STRICT_ELEMENTS: Record<string, string> = {
  '%Y': '[0-9]{4}',
  '%m': '[0-9]{2}',
  '%d': '[0-9]{2}',
  '%H': '[0-9]{2}',
  '%M': '[0-9]{2}',
  '%S': '[0-9]{2}',
};

function parsed(format = '', text = '', call: FunctionCall): string {
  const slow = `bq_parse_time(${format}, ${text}, '${call.name.toUpperCase()}')`;
  const pattern = literalText(call.nodes[0])?.replaceAll('%F', '%Y-%m-%d').replaceAll('%T', '%H:%M:%S');
  if (
    pattern === undefined ||
    call.name === 'parse_time' ||
    !/^(?:%[YmdHMS]|[^%\s\\'.*+?()[\]{}|^$])*$/.test(pattern)
  ) {
    return slow;
  }
  const strict = pattern.replace(/%[YmdHMS]/g, (element) => STRICT_ELEMENTS[element] ?? '');
  const quick = `try_strptime(${text}, ${quoteText(pattern)})`;
  return `COALESCE(CASE WHEN regexp_full_match(${text}, ${quoteText(strict)}) THEN ${quick} END, ${slow})`;
}
