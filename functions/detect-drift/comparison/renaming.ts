import { distance } from 'fastest-levenshtein';
import type { DatasetColumn } from '../../../shared/clients/superset/port.ts';
import { typeClassOf } from './type-class.ts';
import type { WarehouseColumn } from './warehouse-column.ts';

/** What a lost column may be called now, and what speaks for it: a suggestion, never applied. */
export type Renaming = { to: string; because: string };

/** Where the lost column was, and which columns it may have become, with their places. */
export type RenamingQuestion = {
  lost: readonly { column: DatasetColumn; position: number }[];
  appeared: readonly { column: WarehouseColumn; position: number }[];
};

const leastScore = 0.55;

/** Names that share little of each other are another column's, wherever it stands. */
const leastLikeness = 0.3;

/**
 * Guesses which of the columns that appeared is a lost one under another name: of the same type, with a name much
 * alike, or at the same place. Each is taken once, the most likely pair first.
 */
export function suggestRenamings({ lost, appeared }: RenamingQuestion): Map<string, Renaming> {
  const pairs = lost
    .flatMap((was) =>
      appeared.flatMap((is) => {
        const pair = judgePair(was, is);
        return pair ? [{ from: was.column.name, to: is.column.name, ...pair }] : [];
      }),
    )
    .sort((one, other) => other.score - one.score || (one.from + one.to < other.from + other.to ? -1 : 1));
  const renamings = new Map<string, Renaming>();
  const taken = new Set<string>();
  for (const { from, to, because } of pairs) {
    if (renamings.has(from) || taken.has(to)) continue;
    renamings.set(from, { to, because });
    taken.add(to);
  }
  return renamings;
}

function judgePair(
  was: RenamingQuestion['lost'][number],
  is: RenamingQuestion['appeared'][number],
): { score: number; because: string } | undefined {
  if (typeClassOf(was.column.type) !== typeClassOf(is.column.type)) return undefined;
  const likeness = likenessOf(was.column.name, is.column.name);
  const isSamePlace = was.position === is.position;
  const score = likeness * 0.75 + (isSamePlace ? 0.25 : 0);
  if (likeness < leastLikeness || score < leastScore) return undefined;
  const place = isSamePlace ? ' at the same place' : '';
  return { score, because: `it has the same type${place} and ${Math.round(likeness * 100)}% of the name` };
}

/** How much of the longer name stays: 0 for nothing, 1 for all. */
function likenessOf(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  return longest === 0 ? 1 : 1 - distance(one.toLowerCase(), other.toLowerCase()) / longest;
}
