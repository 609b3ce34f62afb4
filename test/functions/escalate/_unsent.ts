import type { Board, Incident, Notice } from '../../../functions/escalate/board.ts';
import { createStory, failed, runFact } from './_story.ts';

/** A board with one incident whose first notice is still in the outbox. */
export function withUnsentNotice(): { board: Board; incident: Incident; notice: Notice } {
  const story = createStory();
  const [notice] = story.hear('2026-11-24T06:00:00Z', runFact('2026-11-24T06:00:00Z', [failed('mart_a')]));
  if (!notice) throw new Error('expected a notice to be due');
  return { board: { ...story.board(), outbox: [notice], facts: [] }, incident: story.incident(), notice };
}

/** What was decided about notices, in the order of the facts that tell it. */
export const decisionsOf = ({ facts }: Board) =>
  facts.flatMap((fact) =>
    fact.name === 'notice-decided' ? [`${fact.data.decision} ${fact.data.reason}`] : [],
  );
