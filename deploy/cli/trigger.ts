import { createPublisher } from '../../shared/clients/pubsub.ts';
import { runningCloud } from './running-cloud.ts';
import { UsageError } from './usage-error.ts';
import { parseWords } from './words.ts';

/** `npx watchdog trigger <topic> [body]`: publishes a request by hand to the emulated cloud that runs here. */
export async function trigger(words: string[]): Promise<number> {
  const { positionals } = parseWords(words, {});
  const [topic, body = '{}', ...rest] = positionals;
  if (!topic || rest.length > 0) {
    throw new UsageError(
      "Usage: npx watchdog trigger <topic> ['<JSON body>'], e.g. trigger refresh-marts '{}'",
    );
  }
  const { project, pubsub } = runningCloud();
  const publisher = createPublisher({ project, emulatorHost: pubsub });
  try {
    const id = await publisher.publish(topic, { data: Buffer.from(body), attributes: {} });
    process.stdout.write(`Published to ${topic}: message ${id}\n`);
    return 0;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    process.stderr.write(`Could not publish to ${topic} on ${pubsub}${cause}\n`);
    return 1;
  } finally {
    await publisher.close();
  }
}
