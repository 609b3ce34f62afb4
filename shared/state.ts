import { PermanentError } from './errors.ts';

/** The kinds of record, each written by one function only (escalate its incidents, control its controls ...). */
export const stateKinds = [
  'runs',
  'publishes',
  'source-days',
  'proposals',
  'fingerprints',
  'before-images',
  'probe-history',
  'remedies',
  'agent-report',
  'incidents',
  'notices',
  'controls',
] as const;

/** One kind of record. */
export type StateKind = (typeof stateKinds)[number];

/** A record as it was read; `version` is opaque, and differs after every write. */
export type Stored<Value> = { value: Value; version: string; expiresAt?: Date };

/** A record of a list. */
export type ListedRecord<Value> = Stored<Value> & { id: string };

/** What became of a write: a conflict is a normal answer, it means that somebody else got there first. */
export type Write = Written | { outcome: 'conflict' };

/** A write that went through. */
export type Written = { outcome: 'written'; version: string };

/** What became of a deletion; deleting what is not there is done at once. */
export type Deletion = { outcome: 'deleted' } | { outcome: 'conflict' };

/**
 * What the watchdog remembers between two events. Values are JSON. A record past its `expiresAt` reads as
 * absent. `read` and `list` trust the one function that writes a kind to keep to its type.
 */
export type State = {
  read: <Value>(kind: StateKind, id: string) => Promise<Stored<Value> | undefined>;
  /** Writes only if there is no such record, or only an expired one. */
  create: (kind: StateKind, id: string, value: unknown, options?: WriteOptions) => Promise<Write>;
  /** Writes only if the record still is the one that was read; a left-out `expiresAt` means it no longer expires. */
  update: (
    kind: StateKind,
    id: string,
    value: unknown,
    options: WriteOptions & { version: string },
  ) => Promise<Write>;
  /** Writes whatever is there. */
  put: (kind: StateKind, id: string, value: unknown, options?: WriteOptions) => Promise<Written>;
  /** Deletes the record; with a version, only if it still is the one that was read. */
  delete: (kind: StateKind, id: string, options?: { version?: string }) => Promise<Deletion>;
  /** The records of a kind whose id begins with the prefix, in the order of their ids. */
  list: <Value>(kind: StateKind, options?: { prefix?: string }) => Promise<ListedRecord<Value>[]>;
};

/** From when on a record counts as absent; the store deletes it some time later. */
export type WriteOptions = { expiresAt?: Date };

// Firestore holds 1 MiB in a document, its name included.
const largestValueBytes = 1_000_000;

/** Refuses an id that one of the stores could not hold. */
export function checkStateId(kind: StateKind, id: string): void {
  const isValid = id.length > 0 && id.length <= 200 && !id.includes('/') && !/^(\.\.?|__.*__)$/.test(id);
  if (isValid) return;
  throw new PermanentError(
    `Expected the id of a record of ${kind} to be 1 to 200 characters without "/", got "${id.slice(0, 250)}"`,
    { fields: { kind } },
  );
}

/** A value as the JSON text that every store keeps, so that no two stores can disagree on what was written. */
export function encodeStateValue(kind: StateKind, id: string, value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) {
    throw new PermanentError(`Expected the value of ${kind}/${id} to be JSON, got ${typeof value}`, {
      fields: { kind, id },
    });
  }
  const bytes = Buffer.byteLength(text);
  if (bytes > largestValueBytes) {
    throw new PermanentError(
      `Expected the value of ${kind}/${id} to be at most ${largestValueBytes} bytes, got ${bytes}`,
      { fields: { kind, id, bytes } },
    );
  }
  return text;
}
