import type { Clock } from '../../../../shared/clients/clock.ts';

/** How long BigQuery remembers an insertId, at the least. */
const memoryMilliseconds = 60_000;

/** Remembers which rows arrived lately, so that a repeated call adds none of them again. */
export type InsertIds = {
  /** Whether the row is new to the table; a row without an id always is. */
  isNew: (table: string, insertId: string | undefined) => boolean;
};

/** A memory without rows. */
export function createInsertIds(clock: Clock): InsertIds {
  const seenAt = new Map<string, number>();

  function forgetOld(now: number): void {
    for (const [key, at] of seenAt) {
      if (at > now - memoryMilliseconds) return;
      seenAt.delete(key);
    }
  }

  return {
    isNew: (table, insertId) => {
      if (insertId === undefined) return true;
      const now = clock.now().getTime();
      forgetOld(now);
      const key = `${table} ${insertId}`;
      if (seenAt.has(key)) return false;
      seenAt.set(key, now);
      return true;
    },
  };
}
