import type { Block, MailDocument } from '../document.ts';
import { printable } from '../printable.ts';
import { barsText, factsText, tableText } from './table.ts';
import { hangingText, inlineText, terminalColumns, wrapText } from './wrap.ts';

/** Draws a mail as text for a terminal: it says everything that the HTML says. */
export function renderText({ label, title, blocks }: MailDocument): string {
  const head = wrapText(`${label} | ${inlineText(title)}`, terminalColumns);
  const body = blocks.map(blockText).join('\n\n');
  return printable(`${[...head, '='.repeat(terminalColumns), '', body].join('\n')}\n`);
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${block.text}\n${'-'.repeat(block.text.length)}`;
    case 'paragraph':
    case 'note':
      return wrapText(inlineText(block.text), terminalColumns).join('\n');
    case 'facts':
      return factsText(block.rows);
    case 'table':
      return tableText(block.columns, block.rows);
    case 'bars':
      return barsText(block.bars);
    case 'list':
      return block.items.map((item) => hangingText(inlineText(item), '- ')).join('\n');
    case 'code':
      return codeText(block);
    case 'button':
      return `${block.label}:\n  ${block.url}`;
    case 'links':
      return block.links.map(({ title, url }) => `${title}:\n  ${url}`).join('\n');
  }
}

function codeText({ caption, text, command = false }: Extract<Block, { kind: 'code' }>): string {
  const lines = command ? inlineText(text).split('\n') : wrapText(inlineText(text), terminalColumns - 4);
  const body = lines.map((line) => `    ${line}`).join('\n');
  return caption ? `${hangingText(`${caption}:`, '')}\n${body}` : body;
}
