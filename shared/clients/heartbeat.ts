import { TransientError } from '../errors.ts';

/** Tells a service outside that we are well; when it hears nothing for a while, it tells a person. */
export type Heartbeat = () => Promise<void>;

const timeoutMilliseconds = 10_000;

/**
 * Pings a dead-man's switch such as healthchecks.io by one GET. The address is a secret: whoever has it can claim
 * that all is well. Does nothing where none is set.
 */
export function createHeartbeat(url: { reveal: () => string } | undefined): Heartbeat {
  return async () => {
    if (!url) return;
    let status: number;
    try {
      const response = await fetch(url.reveal(), {
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      status = response.status;
      await response.body?.cancel();
    } catch (error) {
      // The cause names the address, so only its code goes on.
      const { code = 'no answer' } = ((error as Error).cause ?? error) as { code?: string };
      throw new TransientError(`The heartbeat service could not be reached: ${code}`);
    }
    if (status >= 300) throw new TransientError(`The heartbeat service answered ${status}`);
  };
}
