import type { PlannedMart } from '../../../shared/mart-plan.ts';

type Dependent = Pick<PlannedMart, 'name' | 'dependsOn'>;

/** When one build or copy job of a mart ran, in milliseconds since 1970. */
export type JobTimes = { kind: 'build' | 'copy'; mart: string; startedAt: number; endedAt: number };

/** How many marts stand in the longest chain of dependencies. */
export function longestChain(marts: readonly Dependent[]): number {
  const byName = new Map(marts.map((mart) => [mart.name, mart]));
  const depths = new Map<string, number>();
  const depthOf = (mart: Dependent): number => {
    const known = depths.get(mart.name);
    if (known !== undefined) return known;
    const upstream = mart.dependsOn.flatMap((name) => byName.get(name) ?? []);
    const depth = 1 + Math.max(0, ...upstream.map(depthOf));
    depths.set(mart.name, depth);
    return depth;
  };
  return Math.max(0, ...marts.map(depthOf));
}

/** From the first job's start to the last one's end. */
export function makespan(jobs: readonly JobTimes[]): number {
  const firstStart = jobs.reduce(
    (first, { startedAt }) => Math.min(first, startedAt),
    Number.POSITIVE_INFINITY,
  );
  const lastEnd = jobs.reduce((last, { endedAt }) => Math.max(last, endedAt), 0);
  return lastEnd - firstStart;
}

/** Every build that started before what it reads had its new version, as a sentence; a correct run has none. */
export function orderViolations(marts: readonly Dependent[], jobs: readonly JobTimes[]): string[] {
  const builds = new Map(jobs.filter(({ kind }) => kind === 'build').map((job) => [job.mart, job]));
  const copies = new Map(jobs.filter(({ kind }) => kind === 'copy').map((job) => [job.mart, job]));
  return marts.flatMap(({ name, dependsOn }) =>
    dependsOn.flatMap((upstream) => {
      const copied = copies.get(upstream);
      const built = builds.get(name);
      if (!built || !copied || built.startedAt >= copied.endedAt) return [];
      return [`${name} was built ${copied.endedAt - built.startedAt} ms before ${upstream} was published`];
    }),
  );
}
