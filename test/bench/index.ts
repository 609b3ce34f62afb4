/** `npm run bench [-- name ...] [--json]`: runs the benches named, all by default, and tells what they measured. */
import { parseArgs } from 'node:util';
import { type Bench, type Figure, renderFigures } from './report.ts';

/** Loaded only when it runs: what one bench needs would change the memory and start-up of another. */
const benches: Record<string, () => Promise<Bench>> = {
  refresh: async () => (await import('./refresh/index.ts')).benchRefresh,
  pubsub: async () => (await import('./pubsub.ts')).benchPubSub,
  bigquery: async () => (await import('./bigquery/index.ts')).benchBigQuery,
  drift: async () => (await import('./drift/index.ts')).benchDrift,
  start: async () => (await import('./start.ts')).benchStart,
};

function readCommandLine(): { names: string[]; json: boolean } {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const known = Object.keys(benches);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`No bench is named "${unknown}"; there are: ${known.join(', ')}.`);
  return { names: positionals.length > 0 ? positionals : known, json: values.json };
}

/** What a bench measured; undefined when it crashed, which is told and does not keep the others from running. */
async function runBench(name: string): Promise<Figure[] | undefined> {
  try {
    const bench = await benches[name]?.();
    return await bench?.();
  } catch (error) {
    console.error(`The bench ${name} crashed:`, error);
    return undefined;
  }
}

async function runBenches({ names, json }: { names: string[]; json: boolean }): Promise<void> {
  const all: (Figure & { bench: string })[] = [];
  for (const name of names) {
    console.error(`${name} ...`);
    const figures = await runBench(name);
    if (!figures) {
      process.exitCode = 1;
      continue;
    }
    all.push(...figures.map((figure) => ({ bench: name, ...figure })));
    if (!json) console.log(`${name}\n${renderFigures(figures)}\n`);
  }
  if (json) console.log(JSON.stringify(all, undefined, 2));
}

try {
  await runBenches(readCommandLine());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
