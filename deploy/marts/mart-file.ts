import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { MartProblem } from './mart-problem.ts';

/** A file of marts/, taken apart but not yet analysed. */
export type MartFile<Header> = {
  name: string;
  file: string;
  header: Header;
  /** The SELECT, without header and final semicolon. */
  sql: string;
  /** The line of the file that `sql` starts on. */
  sqlStartLine: number;
  /** The line of the file that a part of the header stands on. */
  headerLine: (...path: PropertyKey[]) => number;
};

const LEADING_COMMENT = /^\s*\/\*([\s\S]*?)\*\/[^\S\n]*\n?/;

/** Splits a file into header and SELECT; a header that is missing or wrong is told with the line to correct. */
export function parseMartFile<Header>(
  { name, file, text }: { name: string; file: string; text: string },
  schema: z.ZodType<Header>,
): { file: MartFile<Header> } | { problems: MartProblem[] } {
  const problem = (line: number, message: string, fix: string): MartProblem => ({
    file,
    line,
    column: 1,
    message,
    fix,
  });
  const comment = LEADING_COMMENT.exec(text);
  if (!comment) {
    const fix =
      'Begin the file with a comment /* ... */ that holds the header; marts/README.md says what is in it.';
    return { problems: [problem(1, 'The header is missing.', fix)] };
  }
  const { value, lineOf, errors } = parseYaml(comment[1] ?? '', lineAt(text, text.indexOf('/*') + 2));
  if (errors.length > 0) {
    const fix = 'Correct the YAML; quote a text that contains ": " or begins with a special character.';
    return {
      problems: errors.map(({ line, message }) => problem(line, `The header is no YAML: ${message}`, fix)),
    };
  }
  const header = schema.safeParse(value);
  if (!header.success) {
    const fix = 'Correct the header; marts/README.md lists its keys.';
    return {
      problems: header.error.issues.map(({ path, message }) =>
        problem(lineOf(path), `Header ${path.join('.') || 'as a whole'}: ${message}.`, fix),
      ),
    };
  }
  const body = text.slice(comment[0].length);
  const leading = /^\s*\n/.exec(body)?.[0] ?? '';
  return {
    file: {
      name,
      file,
      header: header.data,
      sql: body.slice(leading.length).replace(/[\s;]+$/, ''),
      sqlStartLine: lineAt(text, comment[0].length + leading.length),
      headerLine: (...path) => lineOf(path),
    },
  };
}

/** The YAML's value, what is wrong with it, and the file's line of each of its parts. */
function parseYaml(text: string, firstLine: number) {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const fileLine = (offset: number) => firstLine + counter.linePos(offset).line - 1;
  const errors = document.errors.map(({ pos, message }) => ({
    line: fileLine(pos[0]),
    message: message.split(' at line ')[0] ?? message,
  }));
  return {
    value: errors.length > 0 ? undefined : (document.toJS() as unknown),
    errors,
    lineOf: (path: PropertyKey[]) => fileLine(offsetOf(document.contents, path)),
  };
}

/** Where a part of the YAML begins; where the path leads nowhere, the nearest part above. */
function offsetOf(root: unknown, path: PropertyKey[]): number {
  let node = root;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) break;
      offset = (isNode(pair.key) && pair.key.range?.[0]) || offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = (isNode(node) && node.range?.[0]) || offset;
    } else break;
  }
  return offset;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
