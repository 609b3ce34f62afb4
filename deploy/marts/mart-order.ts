type Dependent = { name: string; dependsOn: readonly string[] };

/**
 * Every mart after the marts it reads. Those that read each other in a circle cannot be put in any order:
 * they are returned as the paths around, e.g. `['mart_a', 'mart_b', 'mart_a']`, and nothing that reads them is ordered.
 */
export function orderMarts<Mart extends Dependent>(
  marts: readonly Mart[],
): { ordered: Mart[]; cycles: string[][] } {
  const byName = new Map(marts.map((mart) => [mart.name, mart]));
  const states = new Map<string, 'open' | 'ordered' | 'circular'>();
  const ordered: Mart[] = [];
  const cycles: string[][] = [];

  function visit(mart: Mart, trail: string[]): boolean {
    const state = states.get(mart.name);
    if (state === 'open') cycles.push([...trail.slice(trail.indexOf(mart.name)), mart.name]);
    if (state) return state === 'ordered';
    states.set(mart.name, 'open');
    const read = mart.dependsOn.flatMap((name) => byName.get(name) ?? []);
    const allOrdered = read.map((other) => visit(other, [...trail, mart.name])).every(Boolean);
    states.set(mart.name, allOrdered ? 'ordered' : 'circular');
    if (allOrdered) ordered.push(mart);
    return allOrdered;
  }

  for (const mart of marts) visit(mart, []);
  return { ordered, cycles };
}
