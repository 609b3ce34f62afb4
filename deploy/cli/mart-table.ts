import type { FactData } from '../../shared/events/facts.ts';

type Mart = FactData<'mart-refreshed'>;

/** The end of a run as a table for people: one row a mart, sorted by name. */
export function martTable(marts: readonly Mart[]): string {
  const header = ['mart', 'outcome', 'rows', 'newest day', 'seconds', 'MB read'];
  const rows = [...marts]
    .sort((a, b) => a.mart.localeCompare(b.mart))
    .map((mart) => [
      mart.mart,
      mart.outcome,
      mart.rows?.toLocaleString('en') ?? '',
      mart.newestDate ?? '',
      mart.durationSeconds?.toFixed(2) ?? '',
      mart.bytesProcessed === undefined ? '' : (mart.bytesProcessed / 1e6).toFixed(1),
    ]);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  return [header, rule, ...rows].map(line).join('\n');
}

function isNumber(column: number): boolean {
  return column === 2 || column >= 4;
}
