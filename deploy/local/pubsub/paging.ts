import { invalidArgument } from './pubsub-error.ts';

/** Which part of a list a caller asks for. */
export type PageRequest = { pageSize: number; pageToken: string };

const maximumPageSize = 1000;

/** One page of a list in the order of names, and the token of the next one (empty after the last). */
export function pageOf<Item>(
  items: Item[],
  nameOf: (item: Item) => string,
  { pageSize, pageToken }: PageRequest,
): { page: Item[]; nextPageToken: string } {
  if (pageSize < 0) {
    throw invalidArgument(`You have passed an invalid argument to the service (argument=page_size).`);
  }
  const after = decode(pageToken);
  const rest = items.filter((item) => nameOf(item) > after).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const page = rest.slice(0, Math.min(pageSize || maximumPageSize, maximumPageSize));
  const last = page.at(-1);
  return { page, nextPageToken: last && page.length < rest.length ? encode(nameOf(last)) : '' };
}

function encode(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function decode(pageToken: string): string {
  const name = Buffer.from(pageToken, 'base64url').toString();
  if (pageToken && !name.startsWith('projects/')) {
    throw invalidArgument('You have passed an invalid argument to the service (argument=page_token).');
  }
  return name;
}
