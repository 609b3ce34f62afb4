import { readFileSync } from 'node:fs';
import { ConfigError } from '../errors.ts';
import { type Config, type MailingConfig, parseConfig } from './parse-config.ts';

/** Reads and parses the watchdog.yaml that `WATCHDOG_CONFIG` names. */
export function loadConfig(path: string, options: { requireContacts: true }): MailingConfig;
export function loadConfig(path: string, options?: { requireContacts: boolean }): Config;
export function loadConfig(path: string, options = { requireContacts: false }): Config {
  return parseConfig(readConfigFile(path), path, options);
}

function readConfigFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`Expected ${path}, the configuration, to be a readable file, got ${reason}`, {
      cause,
    });
  }
}
