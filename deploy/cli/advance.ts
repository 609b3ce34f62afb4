import { order } from './running-cloud.ts';
import { UsageError } from './usage-error.ts';
import { parseWords } from './words.ts';

const minutesPer: Record<string, number> = { m: 1, h: 60, d: 1440 };

/** `npx watchdog advance 2h`: lets time pass in the running emulated cloud; all that is due on the way happens. */
export async function advance(words: string[]): Promise<number> {
  const { positionals } = parseWords(words, {});
  const [, count = '', unit = ''] = /^(\d{1,4})([mhd])$/.exec(positionals[0] ?? '') ?? [];
  const factor = minutesPer[unit];
  if (factor === undefined || positionals.length > 1) {
    throw new UsageError('Usage: npx watchdog advance <time>, such as 30m, 2h or 1d');
  }
  const { now } = await order<{ now: string }>({ order: 'advance', minutes: Number(count) * factor });
  process.stdout.write(`It is ${now} now.\n`);
  return 0;
}
