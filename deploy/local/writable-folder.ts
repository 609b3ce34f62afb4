import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from '../../shared/errors.ts';

/**
 * Makes a folder and those above it; throws `ConfigError` where it cannot be one. Step by step, because Node's own
 * recursive way never ends on a file system that takes no folders, such as /proc.
 */
export function prepareFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found) throw new ConfigError(`Expected ${folder} to be a folder to write to, got a file`);
  const parent = dirname(resolve(folder));
  if (parent !== resolve(folder)) prepareFolder(parent);
  try {
    mkdirSync(folder);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`Expected ${folder} to be a folder to write to, got ${reason}`, { cause });
  }
}
