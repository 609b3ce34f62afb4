import type { Bar, Column, Inline } from '../document.ts';
import { hangingText, inlineText, terminalColumns, wrapText } from './wrap.ts';

const gap = '  ';

/** A table whose columns are as wide as what is in them; where that is too wide, the widest one wraps. */
export function tableText(columns: readonly Column[], rows: readonly Inline[][]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.map(inlineText))];
  const widths = fitted(columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0))));
  const lines = cells.flatMap((row) => rowLines(row, widths, columns));
  const headLines = rowLines(cells[0] ?? [], widths, columns).length;
  const rule = widths.map((width) => '-'.repeat(width)).join(gap);
  return [...lines.slice(0, headLines), rule, ...lines.slice(headLines)].join('\n');
}

function fitted(widths: readonly number[]): number[] {
  const room = terminalColumns - gap.length * (widths.length - 1);
  const result = [...widths];
  let excess = result.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = result.indexOf(Math.max(...result));
    const others = Math.max(...result.filter((_, index) => index !== widest), 12);
    const less = Math.min(excess, Math.max(1, (result[widest] ?? 0) - others));
    result[widest] = (result[widest] ?? 0) - less;
    excess -= less;
  }
  return result;
}

function rowLines(row: readonly string[], widths: readonly number[], columns: readonly Column[]): string[] {
  const wrapped = row.map((value, index) => wrapText(value, widths[index] ?? terminalColumns));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, index) => padded(lines[line] ?? '', widths[index] ?? 0, columns[index]?.align))
      .join(gap)
      .trimEnd(),
  );
}

function padded(text: string, width: number, align: Column['align']): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

/** Labels and their values, the values under one another. */
export function factsText(rows: readonly { label: string; value: Inline }[]): string {
  const width = Math.max(...rows.map(({ label }) => label.length));
  return rows
    .map(({ label, value }) => hangingText(inlineText(value), `${`${label}:`.padEnd(width + 1)} `))
    .join('\n');
}

/** Bars of signs, the figure behind each. */
export function barsText(bars: readonly Bar[]): string {
  const labelWidth = Math.max(...bars.map(({ label }) => label.length));
  const textWidth = Math.max(...bars.map(({ text }) => text.length));
  const room = Math.max(8, Math.min(30, terminalColumns - labelWidth - textWidth - 2 * gap.length));
  const longest = Math.max(0, ...bars.map(({ value }) => value));
  return bars
    .map(({ label, value, text, faded }) => {
      const length = longest === 0 || value <= 0 ? 0 : Math.max(1, Math.round((value / longest) * room));
      const bar = (faded ? '-' : '#').repeat(length);
      return `${label.padEnd(labelWidth)}${gap}${bar.padEnd(room)}${gap}${text.padStart(textWidth)}`;
    })
    .join('\n');
}
