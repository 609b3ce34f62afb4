import {
  type DocumentReference,
  type DocumentSnapshot,
  FieldPath,
  FieldValue,
  type Firestore,
  Timestamp,
} from '@google-cloud/firestore';
import { PermanentError, TransientError } from '../errors.ts';
import {
  checkStateId,
  encodeStateValue,
  type ListedRecord,
  type State,
  type StateKind,
  type Stored,
  type Write,
  type WriteOptions,
  type Written,
} from '../state.ts';
import type { Clock } from './clock.ts';
import { decodeVersion, encodeVersion } from './state-firestore-version.ts';

const grpcCode = { notFound: 5, alreadyExists: 6, permissionDenied: 7, failedPrecondition: 9 };
// Deadline, exhausted, aborted, internal, unavailable: Firestore's own list of what may work next time.
const transientCodes = [4, 8, 10, 13, 14];

/**
 * State in Firestore: one collection per kind, one document per record, its value as JSON text (Firestore
 * holds no list in a list). Compare-and-set is a precondition on the update time, never a transaction, which
 * takes seconds under contention.
 */
export function createFirestoreState(options: { firestore: Firestore; clock: Pick<Clock, 'now'> }): State {
  const { firestore, clock } = options;
  const documentOf = (kind: StateKind, id: string) => {
    checkStateId(kind, id);
    return firestore.collection(collectionOf(kind)).doc(id);
  };

  return {
    read: async <Value>(kind: StateKind, id: string) => {
      const snapshot = await attempt(kind, documentOf(kind, id).get());
      return toStored<Value>(snapshot, clock.now());
    },
    create: (kind, id, value, { expiresAt } = {}) =>
      createDocument({
        kind,
        document: documentOf(kind, id),
        text: encodeStateValue(kind, id, value),
        expiresAt,
        clock,
      }),
    update: async (kind, id, value, { version, expiresAt }) => {
      const lastUpdateTime = decodeVersion(version, clock.now());
      if (!lastUpdateTime) return { outcome: 'conflict' };
      const changes = {
        value: encodeStateValue(kind, id, value),
        expiresAt: expiresAt ?? FieldValue.delete(),
      };
      const write = documentOf(kind, id).update(changes, { lastUpdateTime });
      return written(await attemptUnlessConflict(kind, write), expiresAt);
    },
    put: async (kind, id, value, { expiresAt } = {}) => {
      const write = documentOf(kind, id).set(toDocument(encodeStateValue(kind, id, value), expiresAt));
      return {
        outcome: 'written',
        version: encodeVersion((await attempt(kind, write)).writeTime, expiresAt),
      };
    },
    delete: async (kind, id, { version } = {}) => {
      const document = documentOf(kind, id);
      if (version === undefined) {
        await attempt(kind, document.delete());
        return { outcome: 'deleted' };
      }
      const lastUpdateTime = decodeVersion(version, clock.now());
      if (!lastUpdateTime) return { outcome: 'conflict' };
      const result = await attemptUnlessConflict(kind, document.delete({ lastUpdateTime }));
      return { outcome: result ? 'deleted' : 'conflict' };
    },
    list: async <Value>(kind: StateKind, { prefix = '' }: { prefix?: string } = {}) => {
      const all = firestore.collection(collectionOf(kind)).orderBy(FieldPath.documentId());
      const query = prefix === '' ? all : all.startAt(prefix).endAt(`${prefix}\uf8ff`);
      const { docs } = await attempt(kind, query.get());
      return docs.flatMap((snapshot): ListedRecord<Value>[] => {
        const stored = toStored<Value>(snapshot, clock.now());
        return stored ? [{ id: snapshot.id, ...stored }] : [];
      });
    },
  };
}

type Creation = {
  kind: StateKind;
  document: DocumentReference;
  text: string;
  expiresAt: Date | undefined;
  clock: Pick<Clock, 'now'>;
};

async function createDocument({ kind, document, text, expiresAt, clock }: Creation): Promise<Write> {
  const created = await attemptUnlessConflict(kind, document.create(toDocument(text, expiresAt)));
  if (created) return written(created, expiresAt);

  // There is one: it may have expired, which Firestore's own deletion follows up to a day later.
  const existing = await attempt(kind, document.get());
  if (!existing.exists) return createDocument({ kind, document, text, expiresAt, clock });
  if (toStored(existing, clock.now()) || !existing.updateTime) return { outcome: 'conflict' };
  const changes = { value: text, expiresAt: expiresAt ?? FieldValue.delete() };
  const replace = document.update(changes, { lastUpdateTime: existing.updateTime });
  return written(await attemptUnlessConflict(kind, replace), expiresAt);
}

function written(result: { writeTime: Timestamp } | undefined, expiresAt: Date | undefined): Write {
  if (!result) return { outcome: 'conflict' };
  return { outcome: 'written', version: encodeVersion(result.writeTime, expiresAt) } satisfies Written;
}

function toDocument(text: string, expiresAt: WriteOptions['expiresAt']) {
  return { value: text, ...(expiresAt && { expiresAt: Timestamp.fromDate(expiresAt) }) };
}

function toStored<Value>(snapshot: DocumentSnapshot, now: Date): Stored<Value> | undefined {
  const { updateTime } = snapshot;
  const data = snapshot.data();
  const expiresAt: Date | undefined = data?.expiresAt?.toDate();
  if (!data || !updateTime || (expiresAt && expiresAt <= now)) return undefined;
  return {
    value: JSON.parse(data.value),
    version: encodeVersion(updateTime, expiresAt),
    ...(expiresAt && { expiresAt }),
  };
}

function collectionOf(kind: StateKind): string {
  return `watchdog-${kind}`;
}

async function attemptUnlessConflict<Result>(
  kind: StateKind,
  call: Promise<Result>,
): Promise<Result | undefined> {
  const { notFound, alreadyExists, failedPrecondition } = grpcCode;
  try {
    return await call;
  } catch (error) {
    if ([notFound, alreadyExists, failedPrecondition].includes(codeOf(error) ?? -1)) return undefined;
    throw toError(kind, error);
  }
}

async function attempt<Result>(kind: StateKind, call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw toError(kind, error);
  }
}

function toError(kind: StateKind, cause: unknown): Error {
  const code = codeOf(cause);
  const text = cause instanceof Error ? cause.message : String(cause);
  const fields = { kind, code };
  if (code === grpcCode.permissionDenied) {
    return new PermanentError(`Firestore denies access to ${collectionOf(kind)}: ${text}`, { cause, fields });
  }
  const message = `Firestore failed on ${collectionOf(kind)}: ${text}`;
  // An error without a code of Firestore's comes from the network below it.
  return code === undefined || transientCodes.includes(code)
    ? new TransientError(message, { cause, fields })
    : new PermanentError(message, { cause, fields });
}

function codeOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}
