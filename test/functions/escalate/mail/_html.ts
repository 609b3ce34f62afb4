/** Reads a mail's HTML the way a test needs it: its words, its addresses, and whether its tags close. */

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** The words that a reader sees, without the hidden preheader. */
export function visibleWords(html: string): string[] {
  const visible = html
    .slice(html.indexOf('<body'))
    .replace(/<!--.*?-->/gs, '')
    .replace(/<div style="display:none.*?<\/div>/s, '')
    .replace(/<wbr>/g, '')
    .replace(/<[^>]*>/g, ' ');
  return decode(visible)
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '·');
}

/** Where its links lead. */
export function addresses(html: string): string[] {
  return [...html.matchAll(/href="([^"]*)"/g)].map((match) => decode(match[1] ?? ''));
}

/** What is wrong with the nesting of its tags; empty when nothing is. */
export function nestingProblems(html: string): string[] {
  const open: string[] = [];
  const problems: string[] = [];
  const withoutComments = html.replace(/<!--.*?-->/gs, '');
  for (const [, slash, name = ''] of withoutComments.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (['meta', 'wbr'].includes(name)) continue;
    if (!slash) open.push(name);
    else if (open.pop() !== name) problems.push(`</${name}> closes something else`);
  }
  return [...problems, ...open.map((name) => `<${name}> is not closed`)];
}

function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
