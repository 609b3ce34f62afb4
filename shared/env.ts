import { readFileSync } from 'node:fs';
import { ConfigError } from './errors.ts';
import { createSecret, type Secret } from './secret.ts';

/** The environment variables of a process, as an argument: only an `index.ts` passes `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A length of time; `milliseconds` is spelled out because every reader of it needs the unit. */
export type Duration = { milliseconds: number };

const millisecondsPer: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a text; a blank variable counts as unset, because Terraform and shells write blanks for "nothing". */
export function readString(env: Environment, name: string, options: { default?: string } = {}): string {
  const value = settingOf(env, name) ?? options.default;
  if (value === undefined) throw expected(name, 'to be set', undefined);
  return value;
}

/** Reads a whole number within its bounds, both included. */
export function readInteger(
  env: Environment,
  name: string,
  options: { default?: number; min?: number; max?: number } = {},
): number {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = options;
  const text = settingOf(env, name);
  if (text === undefined && options.default !== undefined) return options.default;

  const value = text !== undefined && /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw expected(name, `to be an integer${bounds(options)}`, text);
  return value;
}

/** Reads a length of time such as `90s`, `15m`, `2h` or `1d`. */
export function readDuration(env: Environment, name: string, options: { default?: Duration } = {}): Duration {
  const text = settingOf(env, name);
  if (text === undefined && options.default !== undefined) return options.default;

  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text ?? '') ?? [];
  const factor = millisecondsPer[unit];
  if (factor === undefined) throw expected(name, 'to be a duration such as 90s, 15m, 2h or 1d', text);
  return { milliseconds: Number(count) * factor };
}

/** Reads an absolute http or https address. */
export function readUrl(env: Environment, name: string, options: { default?: string } = {}): URL {
  const text = settingOf(env, name) ?? options.default;
  const url = URL.parse(text ?? '');
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw expected(name, 'to be an http or https address', withoutPassword(text));
}

/** Reads one of the given words. */
export function readChoice<const Choice extends string>(
  env: Environment,
  name: string,
  choices: readonly Choice[],
  options: { default?: NoInfer<Choice> } = {},
): Choice {
  const text = settingOf(env, name) ?? options.default;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw expected(name, `to be one of ${choices.join(', ')}`, text);
  return choice;
}

/** Reads a secret from the variable itself, or from the file that `<name>_FILE` names (its last line break removed). */
export function readSecret(
  env: Environment,
  name: string,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Secret {
  const value = env[name] || undefined;
  const path = settingOf(env, `${name}_FILE`);
  if (value !== undefined && path !== undefined) {
    throw new ConfigError(`Expected one of ${name} and ${name}_FILE to be set, got both`);
  }

  const secret = path === undefined ? value : readSecretFile(`${name}_FILE`, path, readFile);
  if (secret === undefined) throw new ConfigError(`Expected ${name} or ${name}_FILE to be set, got nothing`);
  return createSecret(secret);
}

/** Reads a variable that may be left out; one that is set is held to the reader's rules. */
export function readOptional<Value>(
  env: Environment,
  name: string,
  read: (env: Environment, name: string) => Value,
): Value | undefined {
  const isSet = settingOf(env, name) !== undefined || settingOf(env, `${name}_FILE`) !== undefined;
  return isSet ? read(env, name) : undefined;
}

function settingOf(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

function readSecretFile(name: string, path: string, readFile: (path: string) => string): string {
  let content: string;
  try {
    content = readFile(path).replace(/\r?\n$/, '');
  } catch (cause) {
    throw new ConfigError(`Expected ${name} to name a readable file, got "${path}"`, { cause });
  }
  if (content === '')
    throw new ConfigError(`Expected the file that ${name} names to hold a value, got nothing`);
  return content;
}

function bounds({ min, max }: { min?: number; max?: number }): string {
  if (min !== undefined && max !== undefined) return ` between ${min} and ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

function expected(name: string, requirement: string, got: string | undefined): ConfigError {
  const shown = got === undefined ? 'nothing' : `"${got}"`;
  return new ConfigError(`Expected ${name} ${requirement}, got ${shown}`);
}

function withoutPassword(text: string | undefined): string | undefined {
  return text?.replace(/\/\/[^/@]*@/, '//<secret>@');
}
