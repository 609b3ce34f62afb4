/** A mail before it is HTML or text: a list of blocks that both renderings draw, so that they cannot differ. */

/** Words that lead somewhere. */
export type Link = { title: string; url: string };

/** A run of text, some of it links. */
export type Inline = string | readonly (string | Link)[];

/** How serious a mail is; it chooses the colour, and the words beside it say the same. */
export type Tone = 'critical' | 'serious' | 'minor' | 'good' | 'neutral';

/** A column of a table and the share of the width that it gets. */
export type Column = { title: string; percent: number; align?: 'right' };

/** One bar: `value` is its length against the longest, `text` what it stands for. */
export type Bar = { label: string; value: number; text: string; faded?: boolean };

/** One piece of a mail. */
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: Inline; strong?: boolean }
  | { kind: 'facts'; rows: { label: string; value: Inline }[] }
  | { kind: 'table'; columns: Column[]; rows: Inline[][] }
  | { kind: 'bars'; bars: Bar[] }
  | { kind: 'list'; items: Inline[] }
  /** Text whose lines are kept; a command is never wrapped, so that it can be copied. */
  | { kind: 'code'; caption?: string; text: Inline; command?: boolean }
  | { kind: 'button'; label: string; url: string }
  | { kind: 'links'; links: Link[] }
  /** Small print. */
  | { kind: 'note'; text: Inline };

/** A whole mail. */
export type MailDocument = {
  subject: string;
  /** What an inbox shows behind the subject. */
  preheader: string;
  tone: Tone;
  /** State and severity, above the title. */
  label: string;
  title: string;
  blocks: Block[];
};

/** A heading with what stands under it; nothing at all when there is nothing under it. */
export function section(title: string, blocks: readonly Block[]): Block[] {
  return blocks.length === 0 ? [] : [{ kind: 'heading', text: title }, ...blocks];
}

/** The colour of a severity. */
export function toneOf(severity: 'P1' | 'P2' | 'P3'): Tone {
  return ({ P1: 'critical', P2: 'serious', P3: 'minor' } as const)[severity];
}
