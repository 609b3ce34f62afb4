import { placeholder, rawExport, windowDaysPlaceholder } from '../../shared/mart-plan.ts';
import { type Token, tokenize } from './sql-tokens.ts';

/** One place where a statement names a table. */
export type TableReference = {
  /** The mart, `stg_events`, or `rawExport`. */
  table: string;
  /** As written, without backticks. */
  written: string;
  start: number;
  end: number;
};

/** The query parameter that stands for the number of days in a mart's file. */
export const windowDaysParameter = 'window_days';

type Path = { segments: string[]; start: number; end: number; before: Token | undefined };

/**
 * Where a statement names the tables that the analyzer found in it (`paths`, as written). A column may have the name
 * of a table, so only names where a table can stand count: after FROM, JOIN, a comma or a parenthesis.
 */
export function findTableReferences(sql: string, paths: string[][]): TableReference[] {
  const wanted = new Set(paths.map((path) => path.join('.').toLowerCase()));
  return namePaths(tokenize(sql)).flatMap(({ segments, start, end, before }) => {
    const written = segments.join('.');
    if (!wanted.has(written.toLowerCase()) || !before || !/^(from|join|,|\()$/i.test(before.text)) return [];
    return [{ table: tableOf(written), written, start, end }];
  });
}

/** The table that a path leads to, whatever project and dataset it names. */
export function tableOf(path: string): string {
  const name = path.split('.').at(-1) ?? path;
  return name.startsWith('events_') ? rawExport : name;
}

/** The statement with every table and the window as placeholders; lines stay where they are. */
export function insertPlaceholders(sql: string, references: TableReference[]): string {
  const window = tokenize(sql)
    .filter(({ kind, text }) => kind === 'parameter' && text.toLowerCase() === `@${windowDaysParameter}`)
    .map(({ start, end }) => ({ start, end, name: windowDaysPlaceholder }));
  const tables = references.map(({ table, start, end }) => ({ start, end, name: table }));
  return [...tables, ...window]
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end, name }) => text.slice(0, start) + placeholder(name) + text.slice(end), sql);
}

/** The stars that stand for columns: not those of COUNT(*) and of multiplications. */
export function findColumnStars(sql: string): Token[] {
  const tokens = tokenize(sql);
  return tokens.filter(({ text }, index) => {
    const before = tokens[index - 1]?.text.toLowerCase() ?? '';
    return text === '*' && ['select', 'distinct', 'all', ',', '.'].includes(before);
  });
}

/** Every longest dotted name, with what stands before it. */
function namePaths(tokens: Token[]): Path[] {
  const paths: Path[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const first = tokens[index];
    if (!first || !isName(first)) continue;
    const path: Path = {
      segments: segmentsOf(first),
      start: first.start,
      end: first.end,
      before: tokens[index - 1],
    };
    for (;;) {
      const [dot, next] = [tokens[index + 1], tokens[index + 2]];
      if (dot?.text !== '.' || !next || !(isName(next) || next.kind === 'number')) break;
      path.segments.push(...segmentsOf(next));
      path.end = next.end;
      index += 2;
    }
    paths.push(path);
  }
  return paths;
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted-name';
}

function segmentsOf({ kind, text }: Token): string[] {
  return [kind === 'quoted-name' ? text.slice(1, -1) : text];
}
