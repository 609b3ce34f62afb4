import type { Board } from '../../../functions/escalate/board.ts';
import { emptyBoard } from '../../../functions/escalate/board.ts';
import { groupByCause } from '../../../functions/escalate/incidents/causes.ts';
import { observe } from '../../../functions/escalate/judge.ts';
import { activeFindings } from '../../../functions/escalate/judgement.ts';
import type { ReceivedFact } from '../../../shared/events/decode-fact.ts';
import type { History } from '../history.ts';
import type { Property } from './property.ts';

/**
 * Whatever went wrong on the way, the board ends as if every fact had been said once, in the order of its time, to a
 * watchdog that nothing ever happened to: the same things are wrong, and the same incidents stand for them.
 */
export const boardEndsTheSame: Property = (history) => {
  const board = history.boards.at(-1)?.board;
  if (!board) return [];
  const undisturbed = factsInOrder(history).reduce(observe, emptyBoard());
  const forgiven = declaredOver(history);
  const wanted = wrongOn(undisturbed).filter((key) => !forgiven.has(key));
  const actual = wrongOn(board).filter((key) => !forgiven.has(key) && !isOfWatchdog(key));
  return [
    ...wanted.filter((key) => !actual.includes(key)).map((key) => `${key} is wrong, and not on the board`),
    ...actual
      .filter((key) => !wanted.includes(key))
      .map((key) => `${key} is fine, and the board has it as wrong`),
    ...incidentProblems(board, forgiven),
  ];
};

function factsInOrder({ publications, fates }: History): ReceivedFact[] {
  const acknowledged = new Set(
    fates.flatMap(({ subscription, end, message }) =>
      subscription.endsWith('/escalate-facts') && end === 'acknowledged' ? [message.messageId] : [],
    ),
  );
  const facts = new Map<string, ReceivedFact>();
  for (const { fact, messageId } of publications) {
    if (fact && fact.source !== 'escalate' && acknowledged.has(messageId)) facts.set(fact.id, fact);
  }
  return [...facts.values()].toSorted(
    (a, b) => a.time.getTime() - b.time.getTime() || (a.id < b.id ? -1 : 1),
  );
}

/** What a person declared over is as that person said. */
function declaredOver({ boards, controls }: History): Set<string> {
  const declared = controls.flatMap(({ control }) => (control?.kind === 'resolve' ? [control.subject] : []));
  const keys = declared.flatMap((id) => boards.flatMap(({ board }) => board.incidents[id]?.everHad ?? []));
  return new Set(keys);
}

/** What escalate finds out about the watchdog itself depends on what happens to the watchdog. */
function isOfWatchdog(key: string): boolean {
  return /^(step-silent|run-missed|dead-letter):/.test(key);
}

function wrongOn({ observations }: Board): string[] {
  return Object.entries(observations).flatMap(([key, { finding }]) => (finding ? [key] : []));
}

function incidentProblems(board: Board, forgiven: Set<string>): string[] {
  const groups = groupByCause(activeFindings(board));
  const alive = Object.values(board.incidents).filter(({ state }) => state === 'waiting' || state === 'open');
  const missing = [...groups]
    .filter(([, keys]) => !keys.some((key) => forgiven.has(key)))
    .filter(([cause]) => !alive.some((incident) => incident.cause === cause))
    .map(([cause]) => `${cause} is wrong, and no incident stands for it`);
  const groundless = alive
    // What comes and goes is kept open until it has been quiet for a while.
    .filter(({ unstable, cause }) => !unstable && !groups.has(cause))
    .map(({ id }) => `Incident ${id} is open, and nothing is wrong`);
  return [...missing, ...groundless];
}
