import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Problem } from './problem.ts';

/** A path into the file, e.g. `contacts`, `devOps`, `email`. */
export type SettingPath = readonly PropertyKey[];

/** A YAML file, parsed, that still knows on which line each setting stands. */
export type YamlSource = {
  /** The content as plain data; settings that are left blank are left out. */
  data: unknown;
  /** What is wrong with the file as YAML. */
  problems: Problem[];
  /** The line of a setting, or of the nearest section around it; `isThere` when the setting itself was found. */
  find: (path: SettingPath) => { line: number; isThere: boolean };
};

/** Parses the text of a YAML file; JSON is YAML too. */
export function parseYamlSource(text: string): YamlSource {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const lineOf = (offset: number) => lineCounter.linePos(offset).line;

  return {
    problems: document.errors.map(({ pos, message }) => ({ line: lineOf(pos[0]), message })),
    data: document.errors.length > 0 ? undefined : withoutBlanks(document.toJS() ?? {}),
    find: (path) => find(document, path, lineOf),
  };
}

function find(document: Document, path: SettingPath, lineOf: (offset: number) => number) {
  let node: unknown = document.contents;
  let line = 1;
  for (const segment of path) {
    const child = childOf(node, segment);
    if (!child) return { line, isThere: false };
    node = child.value;
    line = lineOf(child.offset);
  }
  return { line, isThere: true };
}

function childOf(node: unknown, segment: PropertyKey): { value: unknown; offset: number } | undefined {
  if (isSeq<Node>(node)) {
    const item = node.items[Number(segment)];
    return item && { value: item, offset: item.range?.[0] ?? 0 };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
  return pair && isScalar(pair.key) ? { value: pair.value, offset: pair.key.range?.[0] ?? 0 } : undefined;
}

function withoutBlanks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBlanks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== '')
      .map(([key, inner]) => [key, withoutBlanks(inner)]),
  );
}
