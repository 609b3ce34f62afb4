import { createSlots } from '../../../functions/refresh-marts/slots.ts';
import type { PlannedMart } from '../../../shared/mart-plan.ts';
import type { BuiltMarts } from './workload.ts';

type Dependent = Pick<PlannedMart, 'name' | 'dependsOn'>;

/** Builds every mart once what it reads is there, so many at once as a refresh does; `build` tells the rows. */
export async function buildInOrder<Mart extends Dependent>(
  marts: readonly Mart[],
  concurrency: number,
  build: (mart: Mart) => Promise<number>,
): Promise<BuiltMarts> {
  const slots = createSlots(concurrency);
  const started = performance.now();
  const builds = new Map<string, Promise<number>>();
  const rowsOf = (mart: Mart): Promise<number> => {
    const known = builds.get(mart.name);
    if (known) return known;
    const upstream = marts.filter(({ name }) => mart.dependsOn.includes(name));
    const rows = Promise.all(upstream.map(rowsOf)).then(() => slots.run(() => build(mart)));
    builds.set(mart.name, rows);
    return rows;
  };
  const rows = await Promise.all(marts.map(async (mart) => [mart.name, await rowsOf(mart)]));
  return { milliseconds: performance.now() - started, rows: Object.fromEntries(rows) };
}
