/**
 * Text without control characters, which a terminal obeys and mail programs choke on, and without the marks that
 * turn the direction of writing: they could show a file name or an address backwards. Lines stay.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    if (character === '\n') return character;
    return character === '\t' ? '  ' : '';
  });
}
