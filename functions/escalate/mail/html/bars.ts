import type { Bar } from '../document.ts';
import { breakable, escapeHtml } from './escape.ts';
import { light } from './palette.ts';

const words = 'font-size:13px;line-height:18px;vertical-align:middle;overflow-wrap:anywhere';

/** Bars drawn as table cells: no image to load, and the figure stands beside each. */
export function barsHtml(bars: readonly Bar[]): string {
  const longest = Math.max(0, ...bars.map((bar) => bar.value));
  const rows = bars.map((bar) => rowHtml(bar, longest)).join('');
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;table-layout:fixed;border-collapse:collapse;margin:4px 0 12px">${rows}</table>`;
}

function rowHtml({ label, value, text, faded = false }: Bar, longest: number): string {
  // A thing that is there has a bar that can be seen; nothing has none.
  const percent = longest === 0 || value <= 0 ? 0 : Math.max(2, Math.round((value / longest) * 100));
  return [
    `<tr><td class="text" width="40%" style="${words};padding:3px 8px 3px 0;color:${light.text}">${labelHtml(label)}</td>`,
    `<td width="36%" style="padding:3px 0;vertical-align:middle">${barHtml(percent, faded)}</td>`,
    `<td class="text" width="24%" align="right" style="${words};padding:3px 0 3px 8px;color:${light.text};text-align:right">${escapeHtml(text)}</td></tr>`,
  ].join('');
}

function barHtml(percent: number, faded: boolean): string {
  const part = (className: string, width: number, ground: string) =>
    width === 0
      ? ''
      : `<td class="${className}" width="${width}%" height="12" bgcolor="${ground}" style="background:${ground};height:12px;font-size:0;line-height:0">&nbsp;</td>`;
  const filled = part(faded ? 'faded' : 'bar', percent, faded ? light.fadedBar : light.bar);
  const rest = part('track', 100 - percent, light.track);
  return `<table role="presentation" aria-hidden="true" width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;border-collapse:collapse"><tr>${filled}${rest}</tr></table>`;
}

// `mart_geo before`: each word may break as a name does.
function labelHtml(label: string): string {
  return label.split(' ').map(breakable).join(' ');
}
