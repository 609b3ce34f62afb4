import { numberText } from './count.ts';
import type { Inline } from './document.ts';

/** The start of a long text, with the way to the rest of it. */
export function cutText(text: string, limit: number, logUrl: string | undefined): Inline {
  const characters = [...text];
  const rest = characters.length - limit;
  if (rest <= 0) return text;
  const start = `${characters.slice(0, limit).join('').trimEnd()}… ${numberText(rest)} more characters`;
  return logUrl ? [`${start}: `, { title: 'log', url: logUrl }] : start;
}

/** The first of many things, and how many are not shown. */
export function firstOf<Item>(items: readonly Item[], limit: number): { shown: Item[]; more: number } {
  return { shown: items.slice(0, limit), more: Math.max(0, items.length - limit) };
}
