import { quoteText } from '../bigquery/sql/quoting.ts';
import { type Journey, journeys, pageTitles } from './bank-website.ts';

/** The share of the sessions that are the first of their user. */
export const newUserShare = 0.55;

/** The journey as a DuckDB list of structs, with the events that GA4 adds to the first page by itself. */
export function journeyEvents({ steps }: Journey): string {
  let at = 0;
  const events = steps.map(({ event, page, wait }, index) => {
    at += index === 0 ? 0 : wait;
    return eventStruct(event, page, at, wait);
  });
  const landing = steps[0]?.page ?? '/';
  const automatic = ['first_visit', 'session_start'].map((event) => eventStruct(event, landing, 0, 0));
  return `[${[...automatic, ...events].join(', ')}]`;
}

/** Mean number of events per session, by which a wanted number of events becomes a number of sessions. */
export function meanEventsPerSession(): number {
  const weights = journeys.reduce((sum, { weight }) => sum + weight, 0);
  const events = journeys.reduce((sum, { weight, steps }) => sum + weight * steps.length, 0);
  return events / weights + 1 + newUserShare;
}

function eventStruct(event: string, page: string, at: number, wait: number): string {
  const titles = page.includes('{') ? 'NULL' : `[${(pageTitles[page] ?? []).map(quoteText).join(', ')}]`;
  return `{'event': ${quoteText(event)}, 'page': ${quoteText(page)}, 'at': ${at}, 'wait': ${wait}, 'titles': ${titles}}`;
}
