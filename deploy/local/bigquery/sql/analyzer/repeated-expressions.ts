import { type Token, tokenize } from './tokens.ts';

/** A token and how many parentheses are open around it; a parenthesis itself counts as outside. */
type DeepToken = Token & { word: string; depth: number };

/** Words that end a list of the SELECT or GROUP BY clause. */
const CLAUSES = new Set(
  'FROM WHERE GROUP HAVING QUALIFY WINDOW ORDER LIMIT UNION INTERSECT EXCEPT ;'.split(' '),
);

/**
 * BigQuery finds `GROUP BY DATE(t)` again in `SELECT DATE(t)`; this version of ZetaSQL does not where a HAVING or an
 * ORDER BY follows. Puts the position in the SELECT list in place of each expression that is repeated so.
 */
export function numberRepeatedExpressions(sql: string): string {
  const tokens = withDepth(tokenize(sql));
  const replacements = tokens.flatMap((token, index) =>
    token.word === 'SELECT' ? repeatedIn(tokens, index) : [],
  );
  return replacements
    .toSorted((left, right) => right.start - left.start)
    .reduce((text, { start, end, position }) => `${text.slice(0, start)}${position}${text.slice(end)}`, sql);
}

function withDepth(tokens: Token[]): DeepToken[] {
  let depth = 0;
  return tokens.map((token) => {
    if (token.text === ')' || token.text === ']') depth -= 1;
    const deep = { ...token, word: token.text.toUpperCase(), depth };
    if (token.text === '(' || token.text === '[') depth += 1;
    return deep;
  });
}

function repeatedIn(tokens: DeepToken[], select: number) {
  const depth = tokens[select]?.depth ?? 0;
  const selected = itemsFrom(tokens, select + 1, depth).map(withoutAlias);
  const group = groupByOf(tokens, select + 1, depth);
  if (group === undefined) return [];
  return itemsFrom(tokens, group + 2, depth).flatMap((item) => {
    const position = selected.indexOf(spelled(item)) + 1;
    const [first, last] = [item[0], item.at(-1)];
    return position > 0 && item.length > 1 && first && last
      ? [{ start: first.start, end: last.end, position }]
      : [];
  });
}

/** Where the GROUP BY of the query stands whose SELECT is before `from`. */
function groupByOf(tokens: DeepToken[], from: number, depth: number): number | undefined {
  for (let index = from; index < tokens.length; index += 1) {
    const token = tokens[index] as DeepToken;
    if (token.depth < depth || (token.depth === depth && /^(?:SELECT|UNION|INTERSECT|;)$/.test(token.word)))
      return undefined;
    if (token.depth === depth && token.word === 'GROUP') return index;
  }
  return undefined;
}

/** The items of a list that is separated by commas, up to the next clause or the end of the query. */
function itemsFrom(tokens: DeepToken[], from: number, depth: number): DeepToken[][] {
  const items: DeepToken[][] = [[]];
  for (const token of tokens.slice(from)) {
    if (token.depth < depth || (token.depth === depth && CLAUSES.has(token.word))) break;
    if (token.depth === depth && token.text === ',') items.push([]);
    else items.at(-1)?.push(token);
  }
  return items;
}

function withoutAlias(item: DeepToken[]): string {
  const named = item.at(-2)?.word === 'AS' ? item.slice(0, -2) : item;
  return spelled(named[0]?.word === 'DISTINCT' ? named.slice(1) : named);
}

function spelled(item: DeepToken[]): string {
  return item.map(({ text, word }) => (/^[\w@]/.test(text) ? word : text)).join(' ');
}
