import { createSystemClock } from '../../shared/clients/clock.ts';
import { UsageError } from './usage-error.ts';
import { integerWord, parseWords } from './words.ts';

type StandIn = { lines: string[]; stop: () => Promise<void> };

/** `bigquery`: where the warehouse is, for a stand-in that asks one. */
type Start = (port: number, options: { bigquery: string }) => Promise<StandIn>;

const standIns: Record<string, { port: number; start: Start }> = {
  bigquery: {
    port: 9050,
    start: async (port) => {
      const { startBigQuery, standaloneLines } = await import('../local/bigquery/start.ts');
      const bigquery = await startBigQuery({ port });
      return { lines: standaloneLines(bigquery), stop: bigquery.stop };
    },
  },
  state: {
    port: 8090,
    start: async (port) => {
      const { startStateServer } = await import('../local/state/state-server.ts');
      const { createMemoryState } = await import('../../shared/clients/state-memory.ts');
      const { url, close } = await startStateServer({
        state: createMemoryState({ clock: createSystemClock() }),
        port,
      });
      return { lines: [`State at ${url}, in memory, until Ctrl-C.`, `export STATE_URL=${url}`], stop: close };
    },
  },
  superset: {
    port: 8088,
    start: async (port, { bigquery }) => {
      const { startSuperset, standaloneLines } = await import('../local/superset/start.ts');
      const superset = await startSuperset({ port, bigQueryUrl: bigquery });
      return { lines: standaloneLines(superset), stop: superset.stop };
    },
  },
  pubsub: {
    port: 8085,
    start: async (port) => {
      const { startPubSub, standaloneLines } = await import('../local/pubsub/index.ts');
      const pubsub = await startPubSub({ port });
      return { lines: standaloneLines(pubsub), stop: pubsub.stop };
    },
  },
};

/** `npm run emulator -- <name> [--port N] [--bigquery URL]`: one stand-in alone, until Ctrl-C. */
export async function emulator(words: string[]): Promise<number> {
  const { values, positionals } = parseWords(words, {
    port: { type: 'string' },
    bigquery: { type: 'string', default: 'http://127.0.0.1:9050' },
  });
  const [name = ''] = positionals;
  const standIn = standIns[name];
  if (!standIn || positionals.length > 1) {
    throw new UsageError(
      `Usage: npm run emulator -- <name> [--port N]; names: ${Object.keys(standIns).join(', ')}`,
    );
  }
  const port = integerWord('port', values.port, { preset: standIn.port, min: 0, max: 65_535 });
  const interrupted = new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, done);
  });
  const { lines, stop } = await standIn.start(port, { bigquery: values.bigquery });
  process.stdout.write(`${lines.join('\n')}\n`);
  await interrupted;
  await stop();
  return 0;
}
