import type { z } from 'zod';
import { ConfigError } from '../errors.ts';
import { isPublicPlainHttp } from './address.ts';
import { describeIssue } from './problem.ts';
import { configSchema, mailingConfigSchema } from './schema.ts';
import { parseYamlSource } from './yaml-source.ts';

/** Everything that watchdog.yaml says, defaults filled in. */
export type Config = Completed<z.infer<typeof configSchema>>;

/** The configuration of a function that mails: every contact has an address. */
export type MailingConfig = Completed<z.infer<typeof mailingConfigSchema>>;

/**
 * Parses the text of a watchdog.yaml into a frozen object. Throws one `ConfigError` with a line for every
 * problem, e.g. `deploy/watchdog.yaml:12 mode: expected observe, shadow or live, got "on"`.
 */
export function parseConfig(
  text: string,
  fileName: string,
  options: { requireContacts: true },
): MailingConfig;
export function parseConfig(text: string, fileName: string, options?: { requireContacts: boolean }): Config;
export function parseConfig(text: string, fileName: string, options = { requireContacts: false }): Config {
  return options.requireContacts
    ? parseWith(mailingConfigSchema, text, fileName)
    : parseWith(configSchema, text, fileName);
}

function parseWith<Parsed extends Defaulted>(
  schema: z.ZodType<Parsed>,
  text: string,
  fileName: string,
): Completed<Parsed> {
  const source = parseYamlSource(text);
  // A file that is not YAML has one kind of problem only: what it says cannot be known.
  const result = source.problems.length === 0 ? schema.safeParse(source.data) : undefined;
  if (result?.success) return deepFreeze(complete(result.data));

  const issues = result?.error.issues ?? [];
  const lines = [...source.problems, ...issues.flatMap((issue) => describeIssue(issue, schema, source))]
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, message }) => `${fileName}:${line} ${message}`);
  throw new ConfigError(lines.join('\n'));
}

/** What is allowed, but a person should know: printed when a configuration is checked. */
export function configWarnings({ superset }: Config): string[] {
  const isExposed =
    superset.allowPlainHttp && (superset.url === undefined || isPublicPlainHttp(superset.url));
  return isExposed
    ? [
        'superset.allowPlainHttp: the password of Superset crosses the network readable; use https or a private address',
      ]
    : [];
}

type Defaulted = {
  timeZone: string;
  datasets: { marts: string; shadow?: string | undefined };
  source: { timeZone?: string | undefined };
};

type Completed<Parsed extends Defaulted> = Readonly<
  Omit<Parsed, 'datasets' | 'source'> & {
    datasets: Parsed['datasets'] & { shadow: string };
    source: Parsed['source'] & { timeZone: string };
  }
>;

function complete<Parsed extends Defaulted>(parsed: Parsed): Completed<Parsed> {
  const { datasets, source, timeZone } = parsed;
  return {
    ...parsed,
    datasets: { ...datasets, shadow: datasets.shadow ?? `${datasets.marts}_shadow` },
    source: { ...source, timeZone: source.timeZone ?? timeZone },
  };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
