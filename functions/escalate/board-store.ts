import { TransientError } from '../../shared/errors.ts';
import type { State } from '../../shared/state.ts';
import { type Board, emptyBoard } from './board.ts';
import { packBoard, type StoredBoard, unpackBoard } from './stored-board.ts';

/** What becomes of a board; what it reads besides is read anew for every try, and so never older than the board. */
export type Decide = (board: Board) => Board | Promise<Board>;

/** The board's one record; escalate is its only writer, but may run more than once at a time. */
export type BoardStore = {
  read: () => Promise<Board>;
  /**
   * Reads the board, decides, and writes only if nobody else wrote in between; otherwise it reads and decides
   * again. What is decided is written whole or not at all.
   */
  change: (decide: Decide) => Promise<Board>;
};

const recordId = 'board';

/** As many in a row are not bad luck, but a store that answers wrongly. */
const mostAttempts = 50;

/** The board in the state store. */
export function createBoardStore(state: State): BoardStore {
  const read = () => state.read<StoredBoard>('incidents', recordId);

  async function change(decide: Decide): Promise<Board> {
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const stored = await read();
      const board = await decide(stored ? unpackBoard(stored.value) : emptyBoard());
      const packed = packBoard(board);
      const write = stored
        ? await state.update('incidents', recordId, packed, { version: stored.version })
        : await state.create('incidents', recordId, packed);
      if (write.outcome === 'written') return board;
    }
    throw new TransientError(`The incident board changed ${mostAttempts} times while it was being judged`);
  }

  return {
    read: async () => {
      const stored = await read();
      return stored ? unpackBoard(stored.value) : emptyBoard();
    },
    change: inTurn(change),
  };
}

/** One after the other: deliveries in one process would only conflict with each other, and read again. */
function inTurn<Argument, Result>(
  work: (argument: Argument) => Promise<Result>,
): (argument: Argument) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (argument) => {
    const turn = last.then(() => work(argument));
    last = turn.catch(() => undefined);
    return turn;
  };
}
