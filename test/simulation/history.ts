import type { Board } from '../../functions/escalate/board.ts';
import type { Control } from '../../shared/controls.ts';
import type { ReceivedFact } from '../../shared/events/decode-fact.ts';
import type { Fate } from './fate.ts';
import type { Attempt, ReceivedMail } from './mail-server.ts';
import type { Death } from './processes.ts';
import type { Schedule } from './schedule.ts';

/** A board as it was written. */
export type WrittenBoard = { at: number; board: Board };

/** A message that was published, and the fact in it if it is one. */
export type Publication = {
  at: number;
  topic: string;
  messageId: string;
  /** Its body. */
  text: string;
  fact: ReceivedFact | undefined;
  /** Said by escalate, and on the stored board before as a fact to be published. */
  wasOnBoard: boolean;
};

/** Everything that happened in a simulation, for those who judge it. All instants are epoch milliseconds. */
export type History = {
  schedule: Schedule;
  startedAt: number;
  /** When the schedule's own part was over, and everything was left alone. */
  calmAt: number;
  endedAt: number;
  boards: WrittenBoard[];
  publications: Publication[];
  fates: readonly Fate[];
  mails: readonly ReceivedMail[];
  attempts: readonly Attempt[];
  beats: number[];
  deaths: readonly Death[];
  /** Ids of the facts that escalate ever had on its board to be published. */
  decidedFacts: Set<string>;
  /** Every control that was ever set or ended, by its writes. */
  controls: { at: number; control: Control | undefined; id: string }[];
};
