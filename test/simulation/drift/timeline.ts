/** What was so between two events of a drift history, for those who judge it. */
import type { WarehouseColumn } from '../../../functions/detect-drift/comparison/warehouse-column.ts';
import type { Dataset } from '../../../shared/clients/superset/port.ts';
import type { DatasetChange, Delivery, DriftHistory, TableState, Told } from './history.ts';

/** A stretch of a history, both ends by their order. */
export type Span = { from: number; to: number };

/** A fact that tells of a run. */
export type CheckedFact = Extract<Told['fact'], { name: 'drift-checked' }>;

/** Every state that a dataset was in during a stretch, the one at its beginning included. */
export function datasetStates(
  { changes }: DriftHistory,
  datasetId: number,
  span: Span,
): (Dataset | undefined)[] {
  const own = changes.filter((change) => change.datasetId === datasetId && change.order <= span.to);
  return during(own, span).map(({ after }) => after);
}

/** Every state that a table was in during a stretch, the one at its beginning included. */
export function tableStates(
  { tables }: DriftHistory,
  mart: string,
  span: Span,
): (readonly WarehouseColumn[] | undefined)[] {
  const own = tables.filter((table: TableState) => table.mart === mart && table.order <= span.to);
  return during(own, span).map(({ columns }) => columns);
}

function during<Item extends { order: number }>(items: readonly Item[], { from }: Span): Item[] {
  const first = items.findLastIndex(({ order }) => order <= from);
  return items.slice(Math.max(0, first));
}

/** The delivery that a process was started for. */
export function deliveryOf({ deliveries }: DriftHistory, process: string | undefined): Delivery {
  const delivery = deliveries.find((each) => each.process === process);
  if (!delivery) throw new Error(`No message was delivered to ${process}`);
  return delivery;
}

/** The run that a message asked for. */
export function runOf({ messageId }: Pick<Delivery, 'messageId'>): string {
  return `m${messageId}`;
}

/** What the watchdog wrote, with its process. */
export function ownWrites({
  changes,
}: DriftHistory): (DatasetChange & { process: string; before: Dataset; after: Dataset })[] {
  return changes.flatMap(({ process, before, after, ...change }) =>
    process !== undefined && before && after ? [{ ...change, process, before, after }] : [],
  );
}

/** Every `drift-checked` that counts: what a dry run says opens and ends nothing. */
export function checkedFacts({ told }: DriftHistory): (Told & { fact: CheckedFact })[] {
  return told.flatMap(({ fact, ...rest }) =>
    fact.name === 'drift-checked' && fact.data.dryRun !== true ? [{ ...rest, fact }] : [],
  );
}

/**
 * The documented exception: between the fresh read and the write that rests on it, a person's edit can get lost.
 * It is open for as long as nothing but keeping the dataset as it was lies between the two.
 */
export function windowOf(
  { reads, calls }: DriftHistory,
  { order, datasetId, process }: Pick<DatasetChange, 'order' | 'datasetId' | 'process'>,
): Span | undefined {
  const read = reads.findLast(
    (each) => each.process === process && each.dataset.id === datasetId && each.order < order,
  );
  if (!read) return undefined;
  const between = calls.filter(
    (call) => call.process === process && call.order > read.order && call.order < order,
  );
  const expected = ['state.create', 'state.put', 'superset.putDatasetColumns'];
  return between.every(({ during: call }) => expected.includes(call))
    ? { from: read.order, to: order }
    : undefined;
}

/** What people did to a dataset in a stretch. */
export function peoplesChanges(
  { changes }: DriftHistory,
  datasetId: number,
  span: Span | undefined,
): DatasetChange[] {
  if (!span) return [];
  return changes.filter(
    ({ process, order, ...change }) =>
      process === undefined && change.datasetId === datasetId && order > span.from && order < span.to,
  );
}
