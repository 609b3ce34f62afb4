import type { StoredBoard } from '../../functions/escalate/stored-board.ts';
import { createHttpState } from '../../shared/clients/state-http.ts';
import { anonymousCaller } from '../local/access.ts';
import { runningCloud } from './running-cloud.ts';
import { parseWords } from './words.ts';

/** `npx watchdog incidents`: what is wrong in the running emulated cloud, and who knows of it. */
export async function incidents(words: string[]): Promise<number> {
  parseWords(words, {});
  const state = createHttpState({ url: runningCloud().state, account: anonymousCaller });
  const board = await state.read<StoredBoard>('incidents', 'board');
  const found = Object.values(board?.value.incidents ?? {}).toSorted((a, b) =>
    a.openedAt.localeCompare(b.openedAt),
  );
  if (found.length === 0) process.stdout.write('No incident.\n');
  for (const { id, state, severity, title, deadline, acknowledged, told } of found) {
    const known = acknowledged ? `, acknowledged by ${acknowledged.by}` : '';
    const tiers = [...new Set(told.map(({ tier }) => tier))].join(', ') || 'nobody yet';
    process.stdout.write(
      `${state.padEnd(9)} ${severity}  ${id}\n          ${title}\n          until ${deadline}${known}; told: ${tiers}\n`,
    );
  }
  return 0;
}
