import type { ExecutionContext } from 'ava';
import { startGoogleEmulator } from '../../deploy/local/pubsub/google-emulator.ts';

/** Google's own Pub/Sub emulator for one suite; fails with a sentence that names what is missing. */
export async function startGoogleFor(t: Pick<ExecutionContext, 'teardown'>): Promise<{ host: string }> {
  const emulator = await startGoogleEmulator();
  t.teardown(emulator.stop);
  return emulator;
}
