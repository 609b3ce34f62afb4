import type { Dataset } from '../../../../shared/clients/superset/port.ts';
import type { DatasetChange, DriftHistory, Told } from '../history.ts';
import { datasetStates, deliveryOf, ownWrites, runOf } from '../timeline.ts';
import { destroyedBy } from './only-what-was-approved.ts';
import { type DriftProperty, placeText } from './property.ts';

type Write = DatasetChange & { process: string; before: Dataset; after: Dataset };
type Synced = Extract<Told['fact'], { name: 'drift-synced' }>['data'];

/** Every write is told at least once, unless a person undid it before anybody could; no two facts contradict. */
export const everyWriteIsTold: DriftProperty = (history) => [...untold(history), ...contradictions(history)];

const untold: DriftProperty = (history) =>
  ownWrites(history).flatMap((write) => {
    const run = runOf(deliveryOf(history, write.process));
    const facts = syncedFacts(history).filter(({ data }) =>
      data.beforeImage?.startsWith(`${run}.${write.datasetId}`),
    );
    const { added, changed } = namesOf(write);
    const { removed } = destroyedBy(history, write);
    const isTold = (name: string, list: 'added' | 'removed' | 'changed') =>
      facts.some(({ data, order }) => order > write.order && data[list]?.includes(name));
    const missing = [
      ...added.filter((name) => !isTold(name, 'added')),
      ...removed.filter((name) => !isTold(name, 'removed')),
      ...changed.filter((name) => !isTold(name, 'changed')),
    ];
    if (missing.length === 0 || isUndone(history, write) || isGivenUp(history, write)) return [];
    return [
      `${placeText(history, write)} wrote ${missing.join(', ')} of ${write.before.tableName}, and told nobody`,
    ];
  });

/** One id is one thing that was done, and nobody is told `written` where nothing is told of the write. */
const contradictions: DriftProperty = (history) => {
  const byId = Map.groupBy(syncedFacts(history), ({ data }) => data.beforeImage);
  return [...byId].flatMap(([id, facts]) => {
    const said = new Set(
      facts.map(({ data: { added, changed, removed } }) => JSON.stringify({ added, changed, removed })),
    );
    return said.size > 1 ? [`${id} is told as ${[...said].join(' and as ')}`] : [];
  });
};

function syncedFacts({ told }: DriftHistory): { data: Synced; order: number }[] {
  return told.flatMap(({ fact, order }) =>
    fact.name === 'drift-synced' ? [{ data: fact.data, order }] : [],
  );
}

/** What a write did, by the names that the columns had before. */
export function namesOf({
  before,
  after,
}: Pick<Write, 'before' | 'after'>): Record<'added' | 'removed' | 'changed', string[]> {
  const rowIn = ({ columns }: Dataset, id: number) => columns.find((column) => column.id === id);
  const kept = before.columns.flatMap((was) => {
    const now = rowIn(after, was.id);
    return now ? [{ was, now }] : [];
  });
  return {
    added: after.columns.filter(({ id }) => !rowIn(before, id)).map(({ name }) => name),
    removed: before.columns.filter(({ id }) => !rowIn(after, id)).map(({ name }) => name),
    changed: kept
      .filter(({ was, now }) => was.type !== now.type || was.name !== now.name)
      .map(({ was }) => was.name),
  };
}

/** What was written was no longer so when the run came to tell it. */
export function isUndone(history: DriftHistory, write: Write): boolean {
  const { messageId } = deliveryOf(history, write.process);
  const last = history.deliveries.findLast((each) => each.messageId === messageId);
  const end = history.calls.findLast(({ process }) => process === last?.process)?.order ?? write.order;
  const rows = write.after.columns;
  const gone = write.before.columns.filter(({ id }) => !rows.some((row) => row.id === id));
  return datasetStates(history, write.datasetId, { from: write.order, to: end }).some(
    (state) =>
      state === undefined ||
      gone.some(({ id }) => state.columns.some((column) => column.id === id)) ||
      rows.some(({ id, name, type }) => {
        const now = state.columns.find((column) => column.id === id);
        return now?.name !== name || now.type !== type;
      }),
  );
}

function isGivenUp(history: DriftHistory, write: Write): boolean {
  const { messageId } = deliveryOf(history, write.process);
  return history.fates.some(({ message, end }) => message.messageId === messageId && end === 'dead-letter');
}
