import type { Inline } from '../document.ts';
import { printable } from '../printable.ts';
import { light } from './palette.ts';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that cannot become markup. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A name that stands alone may break behind `_`, `.` and `/`, words break between them; a time keeps its zone. */
export function breakable(text: string): string {
  const escaped = escapeHtml(text);
  if (!text.includes(' ')) return escaped.replace(/[_./](?=\w)/g, '$&<wbr>');
  return escaped.replace(/(\d\d:\d\d) UTC/g, '$1&nbsp;UTC');
}

/** Code breaks behind a comma, rather than within `--message`. */
export function breakableCode(text: string): string {
  return escapeHtml(text).replace(/,(?=&quot;)/g, ',<wbr>');
}

/** Text and links. Only web addresses become links: evidence must not bring a `javascript:` one. */
export function inlineHtml(inline: Inline, renderText: (text: string) => string = breakable): string {
  if (typeof inline === 'string') return renderText(inline);
  return inline
    .map((span) => (typeof span === 'string' ? renderText(span) : linkHtml(span.title, span.url)))
    .join('');
}

/** A link, or only its words where the address is none of the web. */
export function linkHtml(title: string, url: string): string {
  if (!/^https?:\/\//i.test(url)) return escapeHtml(title);
  return `<a class="link" href="${escapeHtml(url)}" style="color:${light.link};text-decoration:underline">${escapeHtml(title)}</a>`;
}
