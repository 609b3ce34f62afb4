import { ConfigError } from '../errors.ts';
import type { State } from '../state.ts';
import type { Clock } from './clock.ts';
import { createHttpState } from './state-http.ts';
import { createMemoryState } from './state-memory.ts';

type StateOptions = { clock: Pick<Clock, 'now'>; account: string; project: string };

/** Opens the state that `STATE_URL` names: `memory:`, `http://…` or `firestore:`. */
export async function openState(url: string, { clock, account, project }: StateOptions): Promise<State> {
  if (url === 'memory:') return createMemoryState({ clock });
  if (/^https?:\/\/./.test(url)) return createHttpState({ url, account });
  if (url !== 'firestore:') {
    throw new ConfigError(`Expected STATE_URL to be memory:, http://… or firestore:, got "${url}"`);
  }

  // Loaded only where it is used: the import takes a quarter of a second and 90 MB.
  const { Firestore } = await import('@google-cloud/firestore');
  const { createFirestoreState } = await import('./state-firestore.ts');
  return createFirestoreState({ firestore: new Firestore({ projectId: project, preferRest: true }), clock });
}
