import type { Clock } from '../../../../shared/clients/clock.ts';

/** Compute keeps the last mebibyte. */
const keptBytes = 1024 * 1024;

/** What the VM writes to its first serial port. */
export type SerialConsole = ReturnType<typeof createSerialConsole>;

/** An empty console. */
export function createSerialConsole(clock: Clock) {
  let contents = '';
  let dropped = 0;

  return {
    write: (line: string): void => {
      contents += `${clock.now().toISOString()} superset-vm ${line}\r\n`;
      const surplus = Math.max(0, contents.length - keptBytes);
      contents = contents.slice(surplus);
      dropped += surplus;
    },
    /** From a byte on; a negative one counts from the end. What is no longer kept is left out. */
    read: (start: number) => {
      const end = dropped + contents.length;
      const from = Math.min(end, Math.max(dropped, start < 0 ? end + start : start));
      return { contents: contents.slice(from - dropped), start: from, next: end };
    },
  };
}
