import type { Board } from '../../../functions/escalate/board.ts';
import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
import type { History } from '../history.ts';
import { clockText, type Property } from './property.ts';
import { badKeys, kindsOf } from './statements.ts';

/**
 * On every board that is ever written stands what the newest probe and check it has heard of say, however late older
 * ones arrive, and however often; and nothing is listed twice.
 */
export const theNewestWordCounts: Property = (history) => {
  const facts = factsByTime(history);
  const forgiven = declaredOver(history);
  const seen = new Set<string>();
  return history.boards.flatMap(({ at, board }) => {
    const problems = [...oldWords(board, facts, forgiven), ...repeatedLines(board)];
    const fresh = problems.filter((problem) => !seen.has(problem));
    for (const problem of fresh) seen.add(problem);
    return fresh.map((problem) => `${problem} (at ${clockText(history, at)})`);
  });
};

function factsByTime({ publications }: History): Map<string, ReceivedFact> {
  return new Map(
    publications.flatMap(({ fact }) =>
      fact ? [[`${fact.name} ${fact.time.toISOString()}`, fact] as const] : [],
    ),
  );
}

function oldWords(board: Board, facts: Map<string, ReceivedFact>, forgiven: Set<string>): string[] {
  return Object.entries(kindsOf).flatMap(([name, kinds]) => {
    const fact = facts.get(`${name} ${board.heard[name]}`);
    const wanted = fact && badKeys(fact);
    if (!wanted) return [];
    const actual = Object.entries(board.observations).flatMap(([key, { finding }]) => {
      return finding && kinds.test(key) ? [key] : [];
    });
    return [
      ...actual
        .filter((key) => !wanted.has(key))
        .map((key) => `${key} is wrong, and ${fact.id} does not say so`),
      ...[...wanted.keys()]
        .filter((key) => !actual.includes(key) && !forgiven.has(key))
        .map((key) => `${key} is fine, and ${fact.id} does not say so`),
    ];
  });
}

function declaredOver({ boards, controls }: History): Set<string> {
  const declared = controls.flatMap(({ control }) => (control?.kind === 'resolve' ? [control.subject] : []));
  return new Set(declared.flatMap((id) => boards.flatMap(({ board }) => board.incidents[id]?.everHad ?? [])));
}

function repeatedLines({ digestLines }: Board): string[] {
  const byFact = Map.groupBy(digestLines, ({ factId }) => factId);
  return [...byFact].flatMap(([factId, lines]) => (lines.length > 1 ? [`Fact ${factId} has two lines`] : []));
}
