import type { Column, Inline } from '../document.ts';
import { breakable, escapeHtml, inlineHtml } from './escape.ts';
import { light } from './palette.ts';

const cell = `padding:7px 8px 7px 0;border-bottom:1px solid ${light.line};font-size:14px;line-height:20px;vertical-align:top;overflow-wrap:anywhere;word-break:break-word`;

/** A table of fixed shares: whatever is in it, it is never wider than the screen. */
export function tableHtml(columns: readonly Column[], rows: readonly Inline[][]): string {
  const head = columns
    .map(
      ({ title, percent, align = 'left' }) =>
        `<th class="muted line" scope="col" align="${align}" width="${percent}%" style="${cell};color:${light.muted};font-weight:600;text-align:${align}">${breakable(title)}</th>`,
    )
    .join('');
  const body = rows
    .map((row) => `<tr>${row.map((value, index) => cellHtml(value, columns[index])).join('')}</tr>`)
    .join('');
  return `<table width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;table-layout:fixed;border-collapse:collapse;margin:4px 0 12px"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function cellHtml(value: Inline, column: Column | undefined): string {
  const align = column?.align ?? 'left';
  return `<td class="text line" align="${align}" style="${cell};color:${light.text};text-align:${align}">${inlineHtml(value)}</td>`;
}

/** Labels and their values, one pair a row. */
export function factsHtml(rows: readonly { label: string; value: Inline }[]): string {
  const body = rows
    .map(
      ({ label, value }) =>
        `<tr><td class="muted line" width="24%" style="${cell};color:${light.muted}">${escapeHtml(label)}</td><td class="text line" style="${cell};font-size:15px;color:${light.text};white-space:pre-line">${inlineHtml(value)}</td></tr>`,
    )
    .join('');
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;table-layout:fixed;border-collapse:collapse;margin:4px 0 12px">${body}</table>`;
}
