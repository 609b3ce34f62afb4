/** Titles are often the whole sentence of a finding; here they become something for one line. */

/** As much of a title as stands at the head of a mail. */
export const longestTitle = 140;

/** A header, and a title, is one line, whatever evidence is in it. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** A title without the full stop of its sentence, cut between words where it is too long. */
export function titleText(title: string, limit = longestTitle): string {
  const whole = oneLine(title).replace(/\.$/, '');
  if (whole.length <= limit) return whole;
  const start = whole.slice(0, limit - 1);
  const blank = start.lastIndexOf(' ');
  return `${(blank > limit / 2 ? start.slice(0, blank) : start).replace(/[\s:;,.]+$/, '')}…`;
}
