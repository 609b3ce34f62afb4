/** One lexical element of GoogleSQL; comments and white space are none. */
export type Token = {
  kind: 'word' | 'quoted-name' | 'string' | 'number' | 'parameter' | 'symbol';
  text: string;
  /** Position in the text, in UTF-16 units. */
  start: number;
  end: number;
};

/** Longest first: a triple-quoted string begins like an empty one. */
const LEXEMES: [Token['kind'] | 'blank', RegExp][] = [
  ['blank', /\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\//y],
  ['string', /(?:r|b|rb|br)?("""|''')(?:\\[\s\S]|(?!\1)[\s\S])*\1/iy],
  ['string', /(?:r|b|rb|br)?(["'])(?:\\[\s\S]|(?!\1)[^\n])*\1/iy],
  ['quoted-name', /`(?:\\.|[^`\n])*`/y],
  ['parameter', /@@?[A-Za-z_][A-Za-z0-9_]*/y],
  ['number', /\d[A-Za-z0-9_]*(?:\.\d+)?/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['symbol', /[\s\S]/y],
];

/** The elements of a GoogleSQL text in order; names and keywords are told from strings and comments here only. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < sql.length) {
    const { kind, end } = lexemeAt(sql, start);
    if (kind !== 'blank') tokens.push({ kind, text: sql.slice(start, end), start, end });
    start = end;
  }
  return tokens;
}

function lexemeAt(sql: string, start: number): { kind: Token['kind'] | 'blank'; end: number } {
  for (const [kind, pattern] of LEXEMES) {
    pattern.lastIndex = start;
    const match = pattern.exec(sql);
    if (match) return { kind, end: start + match[0].length };
  }
  throw new Error('Every character is a symbol at least.');
}

/** Line and column of a position, both from 1, as editors and BigQuery count. */
export function positionOf(sql: string, offset: number): { line: number; column: number } {
  const before = sql.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
