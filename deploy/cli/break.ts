import { order } from './running-cloud.ts';
import { UsageError } from './usage-error.ts';
import { parseWords } from './words.ts';

type Listed = { name: string; summary: string; argument?: string; isBroken: boolean }[];

/** `npx watchdog break [name [argument]]`: breaks something in the running emulated cloud; alone, it lists what. */
export async function breakSomething(words: string[]): Promise<number> {
  const { positionals } = parseWords(words, {});
  const [name, argument, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError('Usage: npx watchdog break [name [argument]]');
  if (name === undefined) {
    process.stdout.write(table(await order<Listed>({ order: 'list' })));
    return 0;
  }
  const listed = await order<Listed>({ order: 'break', name, ...(argument ? { argument } : {}) });
  const broken = listed.filter(({ isBroken }) => isBroken).map((each) => `${each.name}: ${each.summary}`);
  process.stdout.write(`Broken now:\n  ${broken.join('\n  ')}\nnpx watchdog mend makes it whole again.\n`);
  return 0;
}

/** `npx watchdog mend [name]`: makes one thing whole again, or everything. */
export async function mend(words: string[]): Promise<number> {
  const { positionals } = parseWords(words, {});
  const [name, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError('Usage: npx watchdog mend [name]');
  const { mended } = await order<{ mended: string[] }>({ order: 'mend', ...(name ? { name } : {}) });
  process.stdout.write(mended.length > 0 ? `Mended: ${mended.join(', ')}\n` : 'Nothing was broken.\n');
  return 0;
}

function table(listed: Listed): string {
  return listed
    .map(({ name, argument, summary, isBroken }) => {
      const call = argument ? `${name} [${argument}]` : name;
      return `${isBroken ? '✘' : ' '} ${call.padEnd(20)} ${summary}\n`;
    })
    .join('');
}
