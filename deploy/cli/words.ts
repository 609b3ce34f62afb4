import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** `parseArgs` whose complaints are `UsageError`s. */
export function parseWords<const Options extends NonNullable<ParseArgsConfig['options']>>(
  words: string[],
  options: Options,
) {
  try {
    return parseArgs({ args: words, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number from an option, or the default where the option is absent. */
export function integerWord(
  name: string,
  word: string | undefined,
  { preset, min, max }: { preset: number; min: number; max: number },
): number {
  if (word === undefined) return preset;
  const value = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new UsageError(`Expected --${name} to be a whole number between ${min} and ${max}, got "${word}"`);
  }
  return value;
}
