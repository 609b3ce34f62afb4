/** Keeps of an object only these members; `owners.id` is a member of an object, or of each object of a list. */
export function pickColumns(row: object, columns: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const inside = columns.flatMap((column) =>
      column.startsWith(`${name}.`) ? [column.slice(name.length + 1)] : [],
    );
    if (inside.length > 0) picked[name] = pickInside(value, inside);
    else if (columns.includes(name)) picked[name] = value;
  }
  return picked;
}

function pickInside(value: unknown, columns: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => pickInside(entry, columns));
  return typeof value === 'object' && value !== null ? pickColumns(value, columns) : value;
}
