import { resolve } from 'node:path';

/** The repository. */
export const root = resolve(import.meta.dirname, '../..');

/** What a running emulated cloud leaves on disk: its log, its addresses. Not in git. */
export const workFolder = resolve(root, '.watchdog');

/** Where a running emulated cloud tells its addresses to other commands. */
export const cloudFile = resolve(workFolder, 'cloud.json');
