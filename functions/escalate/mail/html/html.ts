import type { Block, MailDocument } from '../document.ts';
import { barsHtml } from './bars.ts';
import { buttonHtml } from './button.ts';
import { breakableCode, escapeHtml, inlineHtml, linkHtml } from './escape.ts';
import { bannerGround, light, onBanner } from './palette.ts';
import { codeFont, styleSheet, textFont } from './style.ts';
import { factsHtml, tableHtml } from './table.ts';

const wraps = 'overflow-wrap:anywhere;word-break:break-word';

/** Draws a mail as HTML that Gmail, Outlook and a phone show alike: tables, inline styles, nothing to load. */
export function renderHtml(document: MailDocument): string {
  const { subject, preheader, blocks } = document;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(subject)}</title><style>${styleSheet}</style></head>`,
    `<body class="page" style="margin:0;padding:0;background:${light.page};font-family:${textFont};font-size:16px;line-height:24px;color:${light.text}">`,
    preheaderHtml(preheader),
    `<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${light.page}" style="width:100%;background:${light.page}"><tr><td align="center" style="padding:8px 0">`,
    // Outlook for Windows knows no max-width.
    '<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0"><tr><td><![endif]-->',
    `<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${light.card}" style="width:100%;max-width:640px;table-layout:fixed;background:${light.card};text-align:left">`,
    bannerHtml(document),
    `<tr><td style="padding:12px 16px 20px;font-family:${textFont}">${blocks.map(blockHtml).join('\n')}</td></tr></table>`,
    '<!--[if mso]></td></tr></table><![endif]-->',
    '</td></tr></table></body></html>',
  ].join('\n');
}

function bannerHtml({ tone, label, title }: MailDocument): string {
  const ground = bannerGround[tone];
  return `<tr><td bgcolor="${ground}" style="background:${ground};padding:14px 16px;color:${onBanner};font-family:${textFont}"><div style="font-size:14px;line-height:20px;font-weight:700;letter-spacing:.04em;color:${onBanner}">${escapeHtml(label)}</div><h1 style="margin:2px 0 0;font-size:20px;line-height:26px;font-weight:700;color:${onBanner};${wraps}">${inlineHtml(title)}</h1></td></tr>`;
}

// The blanks keep the inbox from showing the mail's first words behind the preheader.
function preheaderHtml(preheader: string): string {
  return `<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all">${escapeHtml(preheader)}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2 class="text" style="margin:20px 0 4px;font-size:17px;line-height:24px;font-weight:700;color:${light.text}">${escapeHtml(block.text)}</h2>`;
    case 'paragraph':
      return `<p class="text" style="margin:6px 0 10px;font-size:16px;line-height:24px;font-weight:${block.strong ? 700 : 400};color:${light.text};white-space:pre-line;${wraps}">${inlineHtml(block.text)}</p>`;
    case 'facts':
      return factsHtml(block.rows);
    case 'table':
      return tableHtml(block.columns, block.rows);
    case 'bars':
      return barsHtml(block.bars);
    case 'list':
      return listHtml(block.items);
    case 'code':
      return codeHtml(block);
    case 'button':
      return buttonHtml(block.label, block.url);
    case 'links':
      return `<p class="text" style="margin:6px 0 10px;font-size:16px;line-height:30px;color:${light.text};${wraps}">${block.links.map(({ title, url }) => linkHtml(title, url)).join(' &nbsp;·&nbsp; ')}</p>`;
    case 'note':
      return `<p class="muted" style="margin:6px 0;font-size:14px;line-height:20px;color:${light.muted};white-space:pre-line;${wraps}">${inlineHtml(block.text)}</p>`;
  }
}

function listHtml(items: Extract<Block, { kind: 'list' }>['items']): string {
  const entries = items
    .map((item) => `<li style="margin:4px 0;${wraps};white-space:pre-line">${inlineHtml(item)}</li>`)
    .join('');
  return `<ul class="text" style="margin:4px 0 12px;padding-left:22px;font-size:16px;line-height:24px;color:${light.text}">${entries}</ul>`;
}

function codeHtml({ caption, text }: Extract<Block, { kind: 'code' }>): string {
  const title = caption
    ? `<div class="muted" style="font-size:14px;line-height:20px;color:${light.muted};margin:8px 0 2px">${escapeHtml(caption)}</div>`
    : '';
  return `${title}<div class="code line" style="margin:2px 0 10px;padding:8px 10px;background:${light.code};border:1px solid ${light.line};border-radius:4px;font-family:${codeFont};font-size:13px;line-height:19px;color:${light.text};white-space:pre-wrap;${wraps}">${inlineHtml(text, breakableCode)}</div>`;
}
