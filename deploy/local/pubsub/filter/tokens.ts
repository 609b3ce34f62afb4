import { invalidArgument } from '../pubsub-error.ts';

/** One word of a filter; `value` is what a string literal or a bare key says. */
export type Token = { type: 'word' | 'string' | 'sign'; text: string; value: string; at: number };

const shapes: { type: Token['type'] | 'space'; pattern: RegExp }[] = [
  { type: 'space', pattern: /\s+/y },
  { type: 'string', pattern: /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y },
  { type: 'sign', pattern: /!=|[=:.,()]|-(?=\s*(?:attributes|hasPrefix|\())/y },
  { type: 'word', pattern: /[\p{L}\p{N}_-]+/uy },
];

/** Cuts a filter into its words; anything else between them is refused. */
export function tokensOf(filter: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < filter.length) {
    const { type, text } = shapeAt(filter, at);
    if (type !== 'space') {
      tokens.push({ type, text, value: type === 'string' ? unescapeLiteral(text.slice(1, -1)) : text, at });
    }
    at += text.length;
  }
  return tokens;
}

function shapeAt(filter: string, at: number) {
  for (const { type, pattern } of shapes) {
    pattern.lastIndex = at;
    const text = pattern.exec(filter)?.[0];
    if (text) return { type, text };
  }
  throw invalidArgument(`Invalid filter: unexpected character at position ${at} of \`${filter}\`.`);
}

const escapes: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
  '`': '`',
  '?': '?',
};

// Besides single letters Google's literals know \xHH, \ooo (octal), \uHHHH and \UHHHHHHHH.
const escapePattern = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g;

function unescapeLiteral(text: string): string {
  return text.replace(escapePattern, (sequence, hex, short, long, octal, letter) => {
    if (octal) return String.fromCodePoint(Number.parseInt(octal, 8));
    const code = hex ?? short ?? long;
    if (code) return codePoint(sequence, Number.parseInt(code, 16));
    const plain = escapes[letter];
    if (plain === undefined) throw invalidArgument(`Invalid filter: unknown escape \`${sequence}\`.`);
    return plain;
  });
}

function codePoint(sequence: string, code: number): string {
  if (code > 0x10ffff) throw invalidArgument(`Invalid filter: unknown escape \`${sequence}\`.`);
  return String.fromCodePoint(code);
}
