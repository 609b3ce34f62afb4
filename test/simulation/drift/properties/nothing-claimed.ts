import type { DriftHistory, Told } from '../history.ts';
import { datasetIds, type MartName } from '../schedule.ts';
import { checkedFacts, deliveryOf, ownWrites, runOf } from '../timeline.ts';
import { namesOf } from './every-write-is-told.ts';
import { type DriftProperty, placeText } from './property.ts';

/** Nothing is told as done that the run did not do, and nothing as read back that was not read back. */
export const nothingIsClaimed: DriftProperty = (history) => [
  ...claimedWrites(history),
  ...claimedReading(history),
];

const claimedWrites: DriftProperty = (history) =>
  history.told.flatMap(({ fact, order }) => {
    if (fact.name !== 'drift-synced') return [];
    const { runId, dataset, added } = fact.data;
    const writes = ownWrites(history).filter(
      (write) => write.order < order && runOf(deliveryOf(history, write.process)) === runId,
    );
    const done = writes.flatMap((write) => namesOf(write).added);
    return added
      .filter((name) => !done.includes(name) && !wasAddedMeanwhile(history, runId, dataset, name))
      .map((name) => `Run ${runId} tells ${dataset}.${name} as added, and had not added it`);
  });

/** A run that heard no answer cannot know whether its own write was first, or another run's or a person's. */
function wasAddedMeanwhile(
  { changes, records }: DriftHistory,
  runId: string | undefined,
  dataset: string,
  name: string,
) {
  const datasetId = datasetIds[dataset as MartName];
  const meant = records.find(
    ({ kind, id }) => kind === 'before-images' && id.startsWith(`${runId}.${datasetId}`),
  );
  return changes.some(({ before, after, order, ...change }) => {
    const isIn = (state: typeof after) => state?.columns.some((column) => column.name === name) ?? false;
    const isLater = meant !== undefined && order > meant.order;
    return change.datasetId === datasetId && isLater && isIn(after) && !isIn(before);
  });
}

const claimedReading: DriftProperty = (history) =>
  checkedFacts(history).flatMap((told) =>
    (told.fact.data.sync ?? [])
      .filter(({ reason }) => reason === 'It was written and read back.')
      .filter(({ dataset, add }) => !wasReadBack(history, told, dataset, add))
      .map(
        ({ dataset }) => `${placeText(history, told)} tells ${dataset} as read back, and had not seen it so`,
      ),
  );

function wasReadBack(
  { requests, reads }: DriftHistory,
  { process }: Told,
  dataset: string,
  add: readonly string[],
): boolean {
  const datasetId = datasetIds[dataset as MartName];
  const write = requests.findLast((each) => each.process === process && each.datasetId === datasetId);
  const read = reads.findLast(
    (each) => each.process === process && each.dataset.id === datasetId && each.order > (write?.order ?? 0),
  );
  return (
    read !== undefined && add.every((name) => read.dataset.columns.some((column) => column.name === name))
  );
}
