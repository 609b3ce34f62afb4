import type { Board, Incident } from './board.ts';
import type { EscalationPolicy } from './policy.ts';

/**
 * The board as its record holds it. Every incident keeps the rules it opened with, and they are mostly the same:
 * each set is written once, or a few hundred incidents would not fit into a document of Firestore (1 MiB).
 */
export type StoredBoard = Omit<Board, 'incidents'> & {
  incidents: Record<string, Omit<Incident, 'policy'> & { policy: number }>;
  /** The sets of rules, by their place in this list. */
  policies: EscalationPolicy[];
};

/** Writes each set of rules once. */
export function packBoard(board: Board): StoredBoard {
  const places = new Map<string, number>();
  const policies: EscalationPolicy[] = [];
  const placeOf = (policy: EscalationPolicy) => {
    const text = JSON.stringify(policy);
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, policies.length);
    return policies.push(policy) - 1;
  };
  const incidents = Object.entries(board.incidents).map(
    ([id, incident]) => [id, { ...incident, policy: placeOf(incident.policy) }] as const,
  );
  return { ...board, incidents: Object.fromEntries(incidents), policies };
}

/** The board with every incident's rules in their place. */
export function unpackBoard({ policies, ...stored }: StoredBoard): Board {
  const incidents = Object.entries(stored.incidents).map(([id, incident]) => {
    const policy = policies[incident.policy];
    if (!policy) throw new RangeError(`Incident ${id} has rules ${incident.policy} of ${policies.length}`);
    return [id, { ...incident, policy }] as const;
  });
  return { ...stored, incidents: Object.fromEntries(incidents) };
}
