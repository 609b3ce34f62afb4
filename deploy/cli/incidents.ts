import type { Incident } from '../../functions/escalate/board.ts';
import type { StoredBoard } from '../../functions/escalate/stored-board.ts';
import { createHttpState } from '../../shared/clients/state-http.ts';
import { loadConfig } from '../../shared/config/load.ts';
import { TransientError } from '../../shared/errors.ts';
import { anonymousCaller } from '../local/access.ts';
import { localTime } from './local-time.ts';
import { runningCloud } from './running-cloud.ts';
import { parseWords } from './words.ts';

type Listed = Pick<
  Incident,
  'id' | 'state' | 'severity' | 'title' | 'openedAt' | 'deadline' | 'acknowledged' | 'told'
>;

/** `npx watchdog incidents`: what is wrong in the running emulated cloud, and who knows of it. */
export async function incidents(words: string[]): Promise<number> {
  parseWords(words, {});
  const state = createHttpState({ url: runningCloud().state, account: anonymousCaller });
  const { timeZone } = loadConfig('deploy/local/watchdog.yaml');
  try {
    const board = await state.read<StoredBoard>('incidents', 'board');
    process.stdout.write(renderIncidents(Object.values(board?.value.incidents ?? {}), timeZone));
    return 0;
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    process.stderr.write('The state store cannot be reached; npx watchdog mend state, if you broke it\n');
    return 1;
  }
}

/** Three lines for each incident, the oldest first. */
export function renderIncidents(found: readonly Listed[], timeZone: string): string {
  if (found.length === 0) return 'No incident.\n';
  return found
    .toSorted((a, b) => a.openedAt.localeCompare(b.openedAt))
    .map(({ id, state, severity, title, deadline, acknowledged, told }) => {
      const known = acknowledged ? `, acknowledged by ${acknowledged.by}` : '';
      const tiers = [...new Set(told.map(({ tier }) => tier))].join(', ') || 'nobody yet';
      const until = localTime(new Date(deadline), timeZone);
      const head = `${state.padEnd(9)} ${severity}  ${id}`;
      return `${head}\n          ${title}\n          until ${until}${known}; told: ${tiers}\n`;
    })
    .join('');
}
