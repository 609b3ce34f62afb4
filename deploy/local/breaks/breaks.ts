import { closest } from 'fastest-levenshtein';
import { bigqueryBreaks } from './bigquery-breaks.ts';
import type { Break, Breakable } from './break.ts';
import { platformBreaks } from './platform-breaks.ts';
import { supersetBreaks } from './superset-breaks.ts';
import { watchdogBreaks } from './watchdog-breaks.ts';

const all: readonly Break[] = [...bigqueryBreaks, ...supersetBreaks, ...platformBreaks, ...watchdogBreaks];

/** Breaks things in the emulated cloud on purpose, and mends them; what runs is told nothing of it. */
export type Breaks = {
  /** Everything that can be broken, and whether it is. */
  list: () => { name: string; summary: string; argument?: string; isBroken: boolean }[];
  /** Throws `RangeError` for a name or argument that does not exist, with those that do. */
  break: (name: string, argument?: string) => Promise<void>;
  /** Mends one thing, or everything. */
  mend: (name?: string) => Promise<string[]>;
};

/** The breaks of one emulated cloud. */
export function createBreaks(cloud: Breakable): Breaks {
  const broken = new Map<string, { found: Break; argument: string | undefined }>();

  const mendOne = async (name: string) => {
    const { found, argument } = broken.get(name) ?? {};
    if (!found) return;
    broken.delete(name);
    await found.mend(cloud, argument);
    if (!bigqueryBreaks.includes(found)) return;
    // BigQuery's faults have no names: all are taken away, and those of the other breaks put back.
    cloud.standIns.bigquery.faults.clear();
    for (const other of broken.values()) {
      if (bigqueryBreaks.includes(other.found)) await other.found.break(cloud, other.argument);
    }
  };

  return {
    list: () =>
      all.map(({ name, summary, argument }) => ({
        name,
        summary,
        ...(argument ? { argument } : {}),
        isBroken: broken.has(name),
      })),
    break: async (name, argument) => {
      const found = findBreak(name);
      await found.break(cloud, argument);
      broken.set(name, { found, argument });
    },
    mend: async (name) => {
      const names = name === undefined ? [...broken.keys()] : [findBreak(name).name];
      for (const each of names) await mendOne(each);
      return names;
    },
  };
}

function findBreak(name: string): Break {
  const names = all.map((candidate) => candidate.name);
  const found = all.find((candidate) => candidate.name === name);
  if (found) return found;
  throw new RangeError(
    `nothing named ${name} can be broken; did you mean ${closest(name, names)}? ${names.join(', ')}`,
  );
}
