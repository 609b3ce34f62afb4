/**
 * How an answer compares to the recorded one. `silently-wrong` is the worst: another answer, or none of BigQuery's errors,
 * with nothing to show for it. `refused` says so by name.
 */
export type Verdict =
  | { kind: 'pass' }
  | { kind: 'silently-wrong' | 'refused' | 'wrong-error' | 'wrong-metadata'; why: string };

/** All verdicts, the good one first. */
export const VERDICTS = ['pass', 'silently-wrong', 'refused', 'wrong-error', 'wrong-metadata'] as const;

/** What came of one fixture. */
export type Result = { id: string; category: string; verdict: Verdict };

/** One line per category, and one for all. */
export function renderTable(results: Result[]): string[] {
  const categories = [...new Set(results.map(({ category }) => category))].toSorted();
  const rows = categories.map((category) => [
    category,
    ...counts(results.filter((result) => result.category === category)),
  ]);
  const table = [['category', 'total', ...VERDICTS], ...rows, ['ALL', ...counts(results)]];
  return table.map((row) =>
    row.map((cell, index) => (index === 0 ? String(cell).padEnd(20) : String(cell).padStart(16))).join(''),
  );
}

function counts(results: Result[]): number[] {
  return [
    results.length,
    ...VERDICTS.map((kind) => results.filter(({ verdict }) => verdict.kind === kind).length),
  ];
}
