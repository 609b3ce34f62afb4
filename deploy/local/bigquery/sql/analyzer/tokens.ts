/** A piece of GoogleSQL and where it stands; comments and white space are left out. */
export type Token = { text: string; start: number; end: number };

const TOKEN =
  /(?:--|#)[^\n]*|\/\*.*?\*\/|(?:\b(?:r|b|rb|br))?(?:'''.*?'''|"""(?:.|\n)*?"""|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")|`[^`]*`|[\w@$]+(?:\.\d+)?|\s+|./gis;

/** Splits a statement into tokens. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(TOKEN)) {
    const [text] = match;
    if (/^(?:\s|--|#|\/\*)/.test(text)) continue;
    tokens.push({ text, start: match.index, end: match.index + text.length });
  }
  return tokens;
}
