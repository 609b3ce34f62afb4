/**
 * A number in [0, 1) that depends on nothing but the seed and what it is drawn for: taking one event out of a
 * schedule changes no draw for the others, so that a failing schedule can be shrunk.
 */
export type Chance = (...what: (string | number)[]) => number;

/** Draws for one schedule; seed 0 always draws 0: no delays, no spread, nothing by chance. */
export function createChance(seed: number): Chance {
  return (...what) => {
    if (seed === 0) return 0;
    let hash = seed | 0;
    for (const character of what.join('/')) {
      hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    }
    return scrambled(hash) / 2 ** 32;
  };
}

/** The last steps of MurmurHash3: neighbours end far from each other. */
function scrambled(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
