import { runMarts } from '../marts/run-marts.ts';
import { root } from './places.ts';
import { parseWords } from './words.ts';

/** `npm run marts`: analyses every mart and writes `marts/plan.json`; `--check` only says whether it is current. */
export async function marts(words: string[]): Promise<number> {
  const { values } = parseWords(words, { check: { type: 'boolean', default: false } });
  return runMarts({ root, check: values.check, write: (line) => process.stdout.write(`${line}\n`) });
}
