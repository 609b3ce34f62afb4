import { type Block, section } from '../document.ts';

const mostTitles = 20;

/** Incidents that this one explains, and of which no mails of their own are sent. */
export function explains(absorbed: readonly string[], title = 'It also explains'): Block[] {
  const items = absorbed.slice(0, mostTitles);
  return section(title, items.length > 0 ? [{ kind: 'list', items }] : []);
}
