import type { Inline } from '../document.ts';

/** The width of a terminal that nobody has made larger. */
export const terminalColumns = 80;

/** Words and addresses as plain text: `log <https://...>`. */
export function inlineText(inline: Inline): string {
  if (typeof inline === 'string') return inline;
  return inline.map((span) => (typeof span === 'string' ? span : `${span.title} <${span.url}>`)).join('');
}

/** Breaks text into lines of a width; what has no blank to break at stays whole, for an address must work. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

/** Wrapped text with the first line's mark, and the others under it. */
export function hangingText(text: string, mark: string): string {
  const indent = ' '.repeat(mark.length);
  return wrapText(text, terminalColumns - mark.length)
    .map((line, index) => (index === 0 ? mark : indent) + line)
    .join('\n');
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
