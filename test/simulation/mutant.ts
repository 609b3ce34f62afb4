import type { WorldName } from './worlds.ts';

/** A planted bug: the product's own code with a few words changed. */
export type PlantedBug = { name: string; edits: readonly Edit[] };

/** A planted bug, and where its schedules are lived through. */
export type Mutant = PlantedBug & { world: WorldName };

/** One change; the text must stand in the file exactly once, so that a mutant cannot go stale unnoticed. */
export type Edit = { file: string; text: string; replacement: string };
