import { loadConfig } from '../../shared/config/load.ts';
import { type Environment, readSecret, readUrl } from '../../shared/env.ts';
import type { Secret } from '../../shared/secret.ts';
import { UsageError } from './usage-error.ts';
import { parseWords } from './words.ts';

/** What `npx watchdog superset setup` was asked for. */
export type SetupOptions = {
  url: URL;
  allowPlainHttp: boolean;
  administrator: { username: string; password: Secret };
  account: { username: string; password: Secret; email: string };
};

const usage = `Usage: SUPERSET_ADMIN_PASSWORD=… SUPERSET_PASSWORD=… npx watchdog superset setup --admin <name> [--url <address>] [--config <file>]
  SUPERSET_ADMIN_PASSWORD  the administrator's password
  SUPERSET_PASSWORD        the password that the watchdog's account gets: the value of the secret superset-password`;

/**
 * Reads the words after `superset` and the two passwords, which are in no command line that others could see.
 * Throws `UsageError` and `ConfigError` with what is missing and the fix.
 */
export function parseSetupOptions(words: string[], env: Environment): SetupOptions {
  const { values, positionals } = parseWords(words, {
    admin: { type: 'string' },
    url: { type: 'string' },
    config: { type: 'string', default: 'deploy/watchdog.yaml' },
  });
  if (positionals.length !== 1 || positionals[0] !== 'setup' || !values.admin) throw new UsageError(usage);
  const { superset, mail } = loadConfig(values.config);
  const address = values.url ?? superset.url;
  if (address === undefined) {
    throw new UsageError(
      `Expected --url, or superset.url in ${values.config}, to be the address of Superset`,
    );
  }
  return {
    url: readUrl({ '--url': address }, '--url'),
    allowPlainHttp: superset.allowPlainHttp,
    administrator: { username: values.admin, password: readSecret(env, 'SUPERSET_ADMIN_PASSWORD') },
    account: {
      username: superset.username,
      password: readSecret(env, 'SUPERSET_PASSWORD'),
      // Superset wants an address that nobody else has; it never mails to it.
      email: mail.from ?? `${superset.username}@watchdog.invalid`,
    },
  };
}
