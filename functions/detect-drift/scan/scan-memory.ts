import { createHash } from 'node:crypto';
import type { State } from '../../../shared/state.ts';
import type { RememberedChart, RememberedDashboard, RememberedDataset } from './remembered.ts';

/**
 * To be raised with every change of what is read out of charts, dashboards and datasets, or of how it is written
 * here: a record of another format is as good as none, and everything is read again.
 */
const format = 1;

/** One record holds the objects of so many ids in a row, so that an object always is in the same one. */
const idsPerRecord = 500;

/** A record of the store holds a million bytes; an object that does not fit is read again in each run. */
const mostBytes = 900_000;

/** No memory is older, whatever has been overlooked; not all records end on one day. */
const keptDays = 30;

type Kind = 'datasets' | 'charts' | 'dashboards';

type Record = { format: number; entries: [id: number, entry: unknown][] };

type Options = { state: Pick<State, 'read' | 'put'>; now: Date };

/**
 * What a run remembers of Superset for the next one: records `scan.<kind>.<number>` of kind `fingerprints`, and
 * `scan`, which counts the turns. Each entry says by itself what it is true of, so records of different runs side by
 * side do no harm, and a lost one only costs reading.
 */
export async function openScanMemory({ state, now }: Options) {
  const head = (await state.read<{ format: number; turn: number }>('fingerprints', 'scan'))?.value;
  const turn = head?.format === format ? head.turn : 0;
  const kinds = {
    datasets: openKind<RememberedDataset>('datasets', { state, now }),
    charts: openKind<RememberedChart>('charts', { state, now }),
    dashboards: openKind<RememberedDashboard>('dashboards', { state, now }),
  };
  return {
    turn,
    ...kinds,
    /** Writes the records that are not as they were read. */
    save: async () => {
      for (const kind of Object.values(kinds)) await kind.save();
    },
    /** The next run is another turn; said last, when everything else is written. */
    endTurn: async () => {
      await state.put('fingerprints', 'scan', { format, turn: turn + 1 });
    },
  };
}

/** What a run remembers of Superset. */
export type ScanMemory = Awaited<ReturnType<typeof openScanMemory>>;

function openKind<Entry>(kind: Kind, { state, now }: Options) {
  const entries = new Map<number, Entry>();
  const digests = new Map<number, string>();
  const recordId = (record: number) => `scan.${kind}.${record}`;

  return {
    /** Reads what is remembered of these objects; of all others everything is forgotten. */
    recall: async (ids: readonly number[]): Promise<ReadonlyMap<number, Entry>> => {
      const wanted = new Set(ids);
      for (const record of new Set(ids.map(recordOf))) {
        const stored = (await state.read<Record>('fingerprints', recordId(record)))?.value;
        if (stored?.format !== format || !Array.isArray(stored.entries)) continue;
        digests.set(record, digestOf(stored));
        for (const [id, entry] of stored.entries) if (wanted.has(id)) entries.set(id, entry as Entry);
      }
      return entries;
    },
    remember: (id: number, entry: Entry) => {
      entries.set(id, entry);
    },
    forget: (id: number) => {
      entries.delete(id);
    },
    save: async () => {
      const records = Map.groupBy(entries.keys(), recordOf);
      for (const record of new Set([...records.keys(), ...digests.keys()])) {
        const ids = (records.get(record) ?? []).toSorted((one, other) => one - other);
        const value: Record = { format, entries: fitting(ids.map((id) => [id, entries.get(id)])) };
        const digest = digestOf(value);
        if (digests.get(record) === digest) continue;
        const days = keptDays + (record % keptDays);
        const expiresAt = new Date(now.getTime() + days * 24 * 60 * 60_000);
        await state.put('fingerprints', recordId(record), value, { expiresAt });
        digests.set(record, digest);
      }
    },
  };
}

function recordOf(id: number): number {
  return Math.floor(id / idsPerRecord);
}

function fitting(entries: Record['entries']): Record['entries'] {
  let bytes = 0;
  return entries.filter((entry) => {
    const size = Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (bytes + size > mostBytes) return false;
    bytes += size;
    return true;
  });
}

function digestOf(record: Record): string {
  return createHash('sha1').update(JSON.stringify(record)).digest('hex');
}
