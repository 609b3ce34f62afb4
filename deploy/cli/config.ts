import { loadConfig } from '../../shared/config/load.ts';
import { configWarnings } from '../../shared/config/parse-config.ts';
import { parseWords } from './words.ts';

/** `npx watchdog config [file]`: says what is wrong with a watchdog.yaml, line by line. */
export async function config(words: string[]): Promise<number> {
  const { positionals } = parseWords(words, {});
  const [file = 'deploy/watchdog.yaml'] = positionals;
  // Contacts too: a file that can run the marts but mail nobody is not ready.
  const checked = loadConfig(file, { requireContacts: true });
  for (const warning of configWarnings(checked)) process.stdout.write(`Warning: ${warning}\n`);
  process.stdout.write(`${file} is right: mode ${checked.mode}, project ${checked.project}.\n`);
  return 0;
}
