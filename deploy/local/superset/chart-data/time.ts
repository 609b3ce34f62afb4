import type { ColumnRow } from '../metadata.ts';
import { ChartError } from './chart-error.ts';

/** From when on, and until before when. */
export type TimeRange = { since?: Date; until?: Date };

const truncations: Record<string, string> = {
  PT1H: 'HOUR',
  P1D: 'DAY',
  P1W: 'WEEK',
  '1969-12-29T00:00:00Z/P1W': 'ISOWEEK',
  P1M: 'MONTH',
  P3M: 'QUARTER',
  P1Y: 'YEAR',
};

const truncatingFunctions: Record<string, string> = {
  DATE: 'DATE_TRUNC',
  DATETIME: 'DATETIME_TRUNC',
  TIME: 'TIME_TRUNC',
  TIMESTAMP: 'TIMESTAMP_TRUNC',
};

/** The start of the hour, day, month that a time is in; the function depends on the type that Superset has on record. */
export function truncated(sql: string, type: string | null, grain: string | null | undefined): string {
  const part = truncations[grain ?? ''];
  if (part === undefined) return sql;
  return `${truncatingFunctions[type ?? ''] ?? 'DATE_TRUNC'}(${sql}, ${part})`;
}

/** The condition that a column is in a range; undefined for all times. */
export function inRange(sql: string, column: ColumnRow, { since, until }: TimeRange): string | undefined {
  const bounds = [
    since && `${sql} >= ${timeLiteral(since, column.type)}`,
    until && `${sql} < ${timeLiteral(until, column.type)}`,
  ].filter((bound) => bound !== undefined);
  return bounds.length > 0 ? bounds.join(' AND ') : undefined;
}

function timeLiteral(at: Date, type: string | null): string {
  const text = at.toISOString().slice(0, -1);
  if (type === 'DATE') return `CAST('${text.slice(0, 10)}' AS DATE)`;
  if (type === 'DATETIME' || type === 'TIMESTAMP') return `CAST('${text}000' AS ${type})`;
  return `'${text.replace('T', ' ')}000'`;
}

/** Reads `No filter`, `A : B`, and `Last week` with its like, which end at midnight. */
export function parseTimeRange(text: string, now: Date): TimeRange {
  if (text === '' || text === 'No filter') return {};
  const until = new Date(now);
  until.setUTCHours(0, 0, 0, 0);
  const [, count = '1', unit] = /^last (?:(\d+) )?(day|week|month|quarter|year)s?$/i.exec(text) ?? [];
  if (unit !== undefined) return { since: before(until, Number(count), unit.toLowerCase()), until };
  const [since = '', end = ''] = text.split(/ : ?/);
  return { ...instant('since', since), ...instant('until', end) };
}

function before(at: Date, count: number, unit: string): Date {
  const result = new Date(at);
  if (unit === 'day') result.setUTCDate(result.getUTCDate() - count);
  else if (unit === 'week') result.setUTCDate(result.getUTCDate() - 7 * count);
  else {
    const months = { month: 1, quarter: 3, year: 12 }[unit] ?? 0;
    result.setUTCMonth(result.getUTCMonth() - months * count);
  }
  return result;
}

function instant(side: 'since' | 'until', text: string): TimeRange {
  if (text.trim() === '') return {};
  const said = text.trim();
  const at = new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(said) || !said.includes('T') ? said : `${said}Z`);
  if (Number.isNaN(at.getTime())) throw new ChartError(`Error parsing time range: ${text}`);
  return { [side]: at };
}
