/** One measured number; `ok` says whether it reaches its goal. */
export type Figure = {
  name: string;
  unit: string;
  value: number;
  /** As a person writes it: `<= 1.05`. */
  goal?: string;
  ok?: boolean;
  /** How it was measured, or why it is what it is. */
  note?: string;
};

/** A bench runs by itself, prints nothing to standard output and returns what it measured. */
export type Bench = () => Promise<Figure[]>;

/** A figure whose goal is an upper limit. */
export function atMost(limit: number, figure: Omit<Figure, 'goal' | 'ok'>): Figure {
  return { ...figure, goal: `<= ${limit}`, ok: figure.value <= limit };
}

/** A figure whose goal is a lower limit. */
export function atLeast(limit: number, figure: Omit<Figure, 'goal' | 'ok'>): Figure {
  return { ...figure, goal: `>= ${limit}`, ok: figure.value >= limit };
}

/** The figure in the middle: what a measurement that was repeated is reported as. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('Expected at least one value, got none.');
  return (lower + upper) / 2;
}

/** The figures of one bench for people, one line each, notes below their figure. */
export function renderFigures(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, goal = '', ok }) => [
    name,
    `${renderValue(value)} ${unit}`,
    goal,
    ok === undefined ? '' : ok ? 'ok' : 'MISSED',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .flatMap((row, index) => {
      const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
      const { note } = figures[index] ?? {};
      return note ? [`  ${line.trimEnd()}`, `      ${note}`] : [`  ${line.trimEnd()}`];
    })
    .join('\n');
}

function renderValue(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}
