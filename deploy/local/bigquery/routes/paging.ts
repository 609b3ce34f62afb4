import { BigQueryError } from '../bigquery-error.ts';
import { type Call, numberIn } from './call.ts';

/** One page of a list, and the token of the next one. */
export type Page<Item> = { items: Item[]; nextPageToken?: string };

/** The page that a call asks for with `maxResults` and `pageToken`. */
export function pageOf<Item>(call: Call, items: Item[], usualSize: number): Page<Item> {
  const start = offsetOf(call.query.get('pageToken') ?? undefined) ?? 0;
  const size = numberIn(call, 'maxResults') ?? usualSize;
  const end = start + size;
  return {
    items: items.slice(start, end),
    ...(end < items.length ? { nextPageToken: tokenOf(end) } : {}),
  };
}

/** A page token; opaque, so that nobody comes to rely on what is in it. */
export function tokenOf(offset: number): string {
  return Buffer.from(`offset ${offset}`).toString('base64url');
}

/** The offset in a page token. */
export function offsetOf(token: string | undefined): number | undefined {
  if (token === undefined || token === '') return undefined;
  const offset = /^offset (\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (offset === undefined) throw new BigQueryError('invalid', `Invalid page token: ${token}`, 'pageToken');
  return Number(offset);
}
