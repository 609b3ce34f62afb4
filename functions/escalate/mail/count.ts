const numbers = new Intl.NumberFormat('en-US');

/** A number as people read it: `4,200`. */
export function numberText(value: number): string {
  return numbers.format(value);
}

/** So many of a thing: `1 mart`, `17 marts`. */
export function countText(value: number, thing: string, things = `${thing}s`): string {
  return `${numberText(value)} ${value === 1 ? thing : things}`;
}

/** Names in a sentence: `Anahit, Davit and Siranush`. */
export function andList(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
