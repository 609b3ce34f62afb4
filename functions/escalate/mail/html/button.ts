import { escapeHtml } from './escape.ts';
import { bannerGround, onBanner } from './palette.ts';

/** A button that is a coloured cell, for Outlook draws no padding around links. */
export function buttonHtml(label: string, url: string): string {
  const ground = bannerGround.minor;
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 14px"><tr><td bgcolor="${ground}" style="background:${ground};border-radius:6px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 26px;font-size:16px;line-height:20px;font-weight:600;color:${onBanner};text-decoration:none">${escapeHtml(label)}</a></td></tr></table>`;
}
