import type { Board, Incident } from '../../../functions/escalate/board.ts';
import { clockText, type Property } from './property.ts';

/** One cause is one incident, and what escalate says of itself is on its board first. */
export const oneCauseIsOneIncident: Property = (history) => [...twins(history), ...unfounded(history)];

const twins: Property = (history) => {
  const seen = new Set<string>();
  return history.boards.flatMap(({ at, board }) =>
    twinsOn(board).flatMap((what) => {
      if (seen.has(what)) return [];
      seen.add(what);
      return [`${what} (at ${clockText(history, at)})`];
    }),
  );
};

function twinsOn(board: Board): string[] {
  const alive = Object.values(board.incidents).filter(({ state }) => state === 'waiting' || state === 'open');
  const byCause = Map.groupBy(alive, ({ cause }) => cause);
  const byFinding = Map.groupBy(
    alive.flatMap(({ id, findings }) => findings.map((key) => ({ id, key }))),
    ({ key }) => key,
  );
  return [
    ...namesOf(byCause).map(([cause, ids]) => `Cause ${cause} is in incidents ${ids}`),
    ...namesOf(byFinding).map(([key, ids]) => `Finding ${key} is in incidents ${ids}`),
  ];
}

function namesOf(groups: Map<string, Pick<Incident, 'id'>[]>): [string, string][] {
  return [...groups]
    .filter(([, members]) => members.length > 1)
    .map(([name, members]) => [name, members.map(({ id }) => id).join(' and ')]);
}

/** A process that dies after it spoke would leave people with a decision that nobody took. */
const unfounded: Property = (history) =>
  history.publications.flatMap(({ at, fact, wasOnBoard }) => {
    const isOwn = fact?.name === 'incident-changed' || fact?.name === 'notice-decided';
    if (!fact || !isOwn || wasOnBoard) return [];
    return [`Fact ${fact.id} was published at ${clockText(history, at)}, and was not on the board`];
  });
