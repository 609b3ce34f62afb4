/** A planted bug: the product's own code with a few words changed. */
export type Mutant = {
  name: string;
  edits: readonly Edit[];
};

/** One change; the text must stand in the file exactly once, so that a mutant cannot go stale unnoticed. */
export type Edit = { file: string; text: string; replacement: string };
