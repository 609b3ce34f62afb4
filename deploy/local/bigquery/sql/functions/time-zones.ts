import { Temporal } from 'temporal-polyfill';
import { BigQueryError } from '../../bigquery-error.ts';

/** Names of the time zone database without a region; other abbreviations are no zones to BigQuery. */
const PLAIN_ZONES = new Set(
  'UTC GMT UCT Zulu Universal Greenwich EST MST HST EST5EDT CST6CDT MST7MDT PST8PDT CET MET EET WET'.split(
    ' ',
  ),
);

/** The DATETIME that clocks in the zone show at this TIMESTAMP. */
export function localTime(point = '', zone = "'UTC'"): string {
  const minutes = offsetMinutes(zone);
  if (minutes === undefined) return `(${point} AT TIME ZONE ${checked(zone)})`;
  return `((${point} AT TIME ZONE 'UTC') + to_minutes(${minutes}))`;
}

/** The TIMESTAMP at which clocks in the zone show this DATETIME. */
export function instantOf(local = '', zone = "'UTC'"): string {
  const minutes = offsetMinutes(zone);
  if (minutes === undefined) return `(${local} AT TIME ZONE ${checked(zone)})`;
  return `((${local} - to_minutes(${minutes})) AT TIME ZONE 'UTC')`;
}

/** DuckDB knows zones by name only: an offset such as '+05:45' becomes minutes. */
function offsetMinutes(zone: string): number | undefined {
  const match = /^'([-+])(\d{1,2})(?::?(\d{2}))?'$/.exec(zone);
  if (!match) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

/** Refuses a literal that is no time zone; other expressions are left to DuckDB. */
function checked(zone: string): string {
  const name = /^'([^']*)'$/.exec(zone)?.[1];
  if (name === undefined || isZone(name)) return zone;
  throw new BigQueryError('invalidQuery', `Invalid time zone: ${name}`, 'query');
}

function isZone(name: string): boolean {
  if (PLAIN_ZONES.has(name)) return true;
  if (!name.includes('/')) return false;
  try {
    Temporal.Now.zonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}
