import { readFileSync } from 'node:fs';
import { remediateConfigOf } from '../../../functions/remediate/config.ts';
import { parseConfig } from '../../../shared/config/parse-config.ts';
import { type Control, controlId } from '../../../shared/controls.ts';

const shipped = readFileSync(new URL('../../../deploy/watchdog.yaml', import.meta.url), 'utf8');

/** The configuration as it is shipped, in mode live. */
export const usualConfig = {
  ...remediateConfigOf(parseConfig(shipped, 'watchdog.yaml')),
  mode: 'live' as const,
};

/** A control that somebody set. */
export function control(kind: Control['kind'], subject: string, more: Partial<Control> = {}): Control {
  return {
    id: controlId(kind, subject),
    kind,
    subject,
    author: 'Davit',
    reason: 'work',
    since: '2026-11-24T00:00:00.000Z',
    until: '2026-11-25T00:00:00.000Z',
    via: 'message',
    messageId: `${kind}-${subject}`,
    ...more,
  };
}
