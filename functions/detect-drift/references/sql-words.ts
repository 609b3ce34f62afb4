import type { Confidence } from './reference.ts';

/** A name in SQL that may be a column; a field in a record is `parent.child`. */
export type SqlWord = { name: string; confidence: Confidence };

/**
 * One token at a time: what holds no names (comments, strings, Jinja, numbers and parameters), then a quoted name, a
 * bare one, and any other sign. https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical
 */
const token = new RegExp(
  [
    /(?<nothing>--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\})/,
    /(?<text>[rb]{0,2}(?:'''[\s\S]*?'''|"""[\s\S]*?"""|'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"))/,
    /`(?<quoted>(?:[^`\\]|\\.)*)`/,
    // What never ends takes all that was read in vain, or a megabyte of it would be read once for every sign.
    /(?<endless>(?:\/\*|\{[{%#]|`)[\s\S]*|'(?:[^'\\\n]|\\[\s\S])*|"(?:[^"\\\n]|\\[\s\S])*)/,
    /(?<number>[@:]{0,2}\d[\w.]*|@\w+)/,
    /(?<bare>[\p{L}_][\p{L}\p{N}_]*)/u,
    /(?<sign>\S)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'giu',
);

/** Words of the language that can be the name of a column, too: they only are one if the dataset has it. */
const ambiguous = new Set(
  `DATE DATETIME DAY DAYOFWEEK DAYOFYEAR DESCRIPTION HOUR INTERVAL ISOWEEK ISOYEAR KEY LEFT MICROSECOND MINUTE MONTH
  QUARTER RIGHT RANK ROW ROWS SECOND TIME TIMESTAMP TYPE VALUE WEEK YEAR STRING INT64 FLOAT64 BOOL NUMERIC STRUCT ARRAY
  OFFSET ORDINAL ZONE FIRST LAST`.split(/\s+/),
);

/** Reserved words: never a column unless quoted. */
const reserved = new Set(
  `ALL AND ANY AS ASC AT BETWEEN BY CASE CAST COLLATE CROSS CUBE CURRENT DEFAULT DEFINE DESC DISTINCT ELSE END EXCEPT
  EXISTS EXTRACT FALSE FETCH FOLLOWING FOR FROM FULL GROUP GROUPING HAVING HASH IF IGNORE IN INNER INTERSECT INTO IS JOIN
  LATERAL LIKE LIMIT LOOKUP MERGE NATURAL NEW NO NOT NULL NULLS ON OR ORDER OUTER OVER PARTITION PRECEDING QUALIFY RANGE
  RECURSIVE RESPECT ROLLUP SELECT SET SOME TABLESAMPLE THEN TO TREAT TRUE UNBOUNDED UNION UNNEST USING WHEN WHERE WINDOW
  WITH WITHIN`.split(/\s+/),
);

/** A project, a dataset, a table, and the fifteen levels that BigQuery lets records have, with one to spare. */
const longestPath = 20;

type Part = { text: string; isQuoted: boolean };

/**
 * The names in a piece of GoogleSQL that may be columns. `t.dev.os` yields `t`, `dev`, `os`, `t.dev`, `dev.os` and
 * `t.dev.os`, because only the dataset knows which of them is a column; functions, aliases and text are left out.
 */
export function sqlWords(sql: string): SqlWord[] {
  const words = new Map<string, SqlWord>();
  for (const path of pathsIn(sql)) {
    for (const word of subPaths(path)) {
      const known = words.get(word.name);
      if (!known || word.confidence === 'certain') words.set(word.name, word);
    }
  }
  return [...words.values()];
}

function pathsIn(sql: string): Part[][] {
  const paths: Part[][] = [];
  let path: Part[] = [];
  let isAfterDot = false;
  let isAfterAs = false;
  const end = (isCall: boolean) => {
    if (path.length > 0 && !isCall && !isAfterAs) paths.push(path.slice(0, longestPath));
    if (path.length > 0) isAfterAs = false;
    path = [];
    isAfterDot = false;
  };
  for (const { groups = {} } of sql.matchAll(token)) {
    const name = groups.quoted ?? groups.bare;
    if (groups.nothing !== undefined) continue;
    if (name === undefined) {
      if (groups.sign === '.' && path.length > 0) isAfterDot = true;
      else end(groups.sign === '(');
      continue;
    }
    const isQuoted = groups.quoted !== undefined;
    if (!isAfterDot) end(false);
    if (!isQuoted && !isAfterDot && reserved.has(name.toUpperCase())) {
      isAfterAs = name.toUpperCase() === 'AS';
      continue;
    }
    // Quoted as a whole, `project.dataset.table` and `dev.os` are still paths.
    path.push(...(isQuoted ? name.split('.') : [name]).map((text) => ({ text, isQuoted })));
    isAfterDot = false;
  }
  end(false);
  return paths;
}

function subPaths(path: readonly Part[]): SqlWord[] {
  return path.flatMap((_, start) =>
    path.slice(start).map((_part, length) => {
      const parts = path.slice(start, start + length + 1);
      const isAmbiguous =
        parts.length === 1 &&
        parts.some(({ text, isQuoted }) => !isQuoted && ambiguous.has(text.toUpperCase()));
      return {
        name: parts.map(({ text }) => text).join('.'),
        confidence: isAmbiguous ? ('probable' as const) : ('certain' as const),
      };
    }),
  );
}
