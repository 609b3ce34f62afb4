/** `npm run simulate -- --schedules N --seed S`: as many schedules as one likes; `--mutants`: what the claims catch. */
import { parseArgs } from 'node:util';
import { mutants } from './mutants/mutants.ts';
import { renderFailure } from './report.ts';
import { runMutants } from './run-mutants.ts';
import { runJobs } from './workers.ts';
import type { WorldName } from './worlds.ts';

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    path: { type: 'string' },
    world: { type: 'string' },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const seed = Number(values.seed);
const schedules = Number(values.schedules);
const worldNames = (['watchdog', 'drift'] as const).filter(
  (name) => values.world === undefined || values.world === name,
);
const isFine = values.mutants ? await proveClaims() : await checkClaims();
process.exitCode = isFine ? 0 : 1;

function proveClaims(): Promise<boolean> {
  const chosen = mutants.filter(
    ({ name, world }) =>
      worldNames.includes(world) && (values.only === undefined || name.includes(values.only)),
  );
  return runMutants(chosen, { seed, schedules });
}

async function checkClaims(): Promise<boolean> {
  if (values.path !== undefined) return replay(values.path);
  const startedAt = performance.now();
  let checked = 0;
  let failures = 0;
  await runJobs(worldNames.flatMap(jobsOf), (job, result) => {
    if ('verdict' in result) checked += result.verdict.schedules;
    if ('verdict' in result && !result.verdict.failure) return;
    failures++;
    console.error(
      'verdict' in result
        ? renderFailure(result.verdict)
        : `Seed ${job.seed} of ${job.world} broke: ${JSON.stringify(result)}`,
    );
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const rate = (checked / seconds).toFixed(1);
  console.log(
    `${checked} schedules in ${seconds.toFixed(1)} s (${rate} a second), ${failures} failing seeds`,
  );
  return failures === 0;
}

async function replay(path: string): Promise<boolean> {
  const { checkSchedules } = await import('./check.ts');
  const [world = 'watchdog'] = worldNames;
  const verdict = await checkSchedules({ world, schedules: 1, seed, path });
  console.log(verdict.failure ? renderFailure(verdict) : 'It holds now.');
  return verdict.failure === undefined;
}

/** Small enough that both cores end at about the same time; each job has a seed of its own. */
function jobsOf(world: WorldName) {
  const size = 100;
  return Array.from({ length: Math.ceil(schedules / size) }, (_, index) => ({
    world,
    schedules: Math.min(size, schedules - index * size),
    seed: seed + index,
    shrink: true,
  }));
}
