import type { ExecutionContext } from 'ava';
import type { SqlEngine } from '../../deploy/local/bigquery/sql/statement.ts';
import { jsonSelect } from '../../deploy/local/bigquery/storage/json-relation.ts';
import { ga4Schema } from '../../deploy/local/ga4/schema.ts';
import { type BuiltMarts, buildMarts } from './built-marts.ts';

/** One hand-written event; what is left out is what most events have. */
export type CraftedEvent = {
  /** `YYYY-MM-DD HH:MM:SS` in UTC; also the event's day. */
  at: string;
  /** Null for a visitor without consent. */
  user?: string | null;
  session?: number | null;
  name?: string;
  page?: string;
  /** Further parameters; a key may come twice. */
  parameters?: [key: string, value: string | number | null][];
  itemCategories?: string[];
  /** Another table than that of the event's day. */
  table?: string;
};

/** Builds marts from hand-written events, on the evening of 2026-03-20. */
export async function buildFrom(
  engine: SqlEngine,
  only: string[],
  events: CraftedEvent[],
  windowDays = 400,
): Promise<BuiltMarts> {
  const byTable = Map.groupBy(events, ({ at, table }) => table ?? `events_${dayOf(at)}`);
  const tables = [...byTable].map(([name, rows]) => ({
    name,
    select: jsonSelect(ga4Schema, rows.map(rowOf)),
  }));
  return buildMarts({
    engine,
    source: { schema: ga4Schema, tables },
    now: new Date('2026-03-20T15:00:00Z'),
    windowDays,
    only,
  });
}

/** Builds one mart and what it reads for one test, which closes it. */
export function createMartsFrom(engine: SqlEngine) {
  return async (
    t: ExecutionContext,
    mart: string,
    events: CraftedEvent[],
    windowDays = 400,
  ): Promise<BuiltMarts> => {
    const marts = await buildFrom(engine, [mart], events, windowDays);
    t.teardown(() => marts.close());
    return marts;
  };
}

function rowOf(event: CraftedEvent): Record<string, unknown> {
  const {
    at,
    user = 'u1',
    session = 1,
    name = 'page_view',
    page = '/',
    parameters = [],
    itemCategories = [],
  } = event;
  const own: [string, string | number | null][] = [
    ['page_location', page.startsWith('/') ? `https://www.bank.example${page}` : page],
    ...(session === null ? [] : [['ga_session_id', session] as [string, number]]),
    ...parameters,
  ];
  return {
    event_date: dayOf(at),
    event_timestamp: Date.parse(`${at.replace(' ', 'T')}Z`) * 1000,
    event_name: name,
    user_pseudo_id: user,
    event_params: own.map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { int_value: value } : { string_value: value },
    })),
    items: itemCategories.map((category) => ({ item_category: category })),
  };
}

function dayOf(at: string): string {
  return at.slice(0, 10).replaceAll('-', '');
}
