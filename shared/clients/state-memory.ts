import { checkStateId, encodeStateValue, type State, type StateKind, type WriteOptions } from '../state.ts';
import type { Clock } from './clock.ts';

type MemoryRecord = { text: string; version: string; expiresAt: Date | undefined };

/** State in this process's memory: for tests and, behind `deploy/local/state`, for a whole emulated cloud. */
export function createMemoryState({ clock }: { clock: Pick<Clock, 'now'> }): State {
  const records = createRecords(clock);

  const write = (kind: StateKind, id: string, value: unknown, options: WriteOptions = {}) => ({
    outcome: 'written' as const,
    version: records.set(kind, id, encodeStateValue(kind, id, value), options.expiresAt),
  });
  const isAt = (kind: StateKind, id: string, version: string) => records.get(kind, id)?.version === version;

  return {
    read: async (kind, id) => {
      const found = records.get(kind, id);
      return found && toStored(found);
    },
    create: async (kind, id, value, options) =>
      records.get(kind, id) ? { outcome: 'conflict' } : write(kind, id, value, options),
    update: async (kind, id, value, options) =>
      isAt(kind, id, options.version) ? write(kind, id, value, options) : { outcome: 'conflict' },
    put: async (kind, id, value, options) => write(kind, id, value, options),
    delete: async (kind, id, { version } = {}) => {
      if (version !== undefined && !isAt(kind, id, version)) return { outcome: 'conflict' };
      records.remove(kind, id);
      return { outcome: 'deleted' };
    },
    list: async (kind, { prefix = '' } = {}) =>
      records.list(kind, prefix).map(({ id, found }) => ({ id, ...toStored(found) })),
  };
}

function createRecords(clock: Pick<Clock, 'now'>) {
  const kinds = new Map<StateKind, Map<string, MemoryRecord>>();
  // One count for all: a record that is deleted and made anew never has an earlier version again.
  let writes = 0;

  const recordsOf = (kind: StateKind) => {
    const records = kinds.get(kind) ?? new Map<string, MemoryRecord>();
    kinds.set(kind, records);
    return records;
  };
  const isAlive = ({ expiresAt }: MemoryRecord) => expiresAt === undefined || expiresAt > clock.now();

  return {
    get: (kind: StateKind, id: string): MemoryRecord | undefined => {
      checkStateId(kind, id);
      const found = recordsOf(kind).get(id);
      if (found && isAlive(found)) return found;
      recordsOf(kind).delete(id);
      return undefined;
    },
    set: (kind: StateKind, id: string, text: string, expiresAt: Date | undefined): string => {
      checkStateId(kind, id);
      const version = String(++writes);
      recordsOf(kind).set(id, { text, version, expiresAt });
      return version;
    },
    remove: (kind: StateKind, id: string): void => {
      checkStateId(kind, id);
      recordsOf(kind).delete(id);
    },
    list: (kind: StateKind, prefix: string) =>
      [...recordsOf(kind)]
        .map(([id, found]) => ({ id, found }))
        .filter(({ id, found }) => id.startsWith(prefix) && isAlive(found))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function toStored({ text, version, expiresAt }: MemoryRecord) {
  return { value: JSON.parse(text), version, ...(expiresAt && { expiresAt: new Date(expiresAt) }) };
}
