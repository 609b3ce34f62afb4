import type { Control } from '../../shared/controls.ts';
import type { ReceivedFact } from '../../shared/events/decode-fact.ts';
import type { Board } from './board.ts';
import type { EscalationPolicy } from './policy.ts';

/** Everything that a judgement depends on. */
export type JudgeInput = {
  board: Board;
  /** In force now. */
  controls: readonly Control[];
  policy: EscalationPolicy;
  now: Date;
};

/** Takes a fact onto the board; in whatever order facts come, the board ends the same. */
export function observe(board: Board, _fact: ReceivedFact): Board {
  return board;
}

/** Judges the board: incidents opened, grown, absorbed, resolved; notices made due, or not, each with its reason. */
export function judge({ board, now }: JudgeInput): Board {
  return { ...board, judgedAt: now.toISOString() };
}
