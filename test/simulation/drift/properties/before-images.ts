import type { BeforeImage } from '../../../../functions/detect-drift/sync/before-image.ts';
import type { DatasetColumn } from '../../../../shared/clients/superset/port.ts';
import type { DatasetChange, DriftHistory } from '../history.ts';
import { deliveryOf, ownWrites, runOf, windowOf } from '../timeline.ts';
import { isUndone } from './every-write-is-told.ts';
import { type DriftProperty, placeText } from './property.ts';

/** Before each write the dataset was kept as it was, and still is in the end, unless a person undid the write: enough to restore what was. */
export const beforeImagesAreKept: DriftProperty = (history) =>
  ownWrites(history).flatMap((write) => {
    const run = runOf(deliveryOf(history, write.process));
    const images = history.records.filter(
      ({ kind, id }) => kind === 'before-images' && id.startsWith(`${run}.${write.datasetId}`),
    );
    const wanted = asRead(history, write);
    const restores = ({ value }: { value: unknown }) =>
      JSON.stringify((value as BeforeImage | undefined)?.before.columns) === JSON.stringify(wanted);
    const what = `${placeText(history, write)} wrote to ${write.before.tableName}`;
    if (!images.some((image) => image.order < write.order && restores(image))) {
      return [`${what}, and had not kept it as it was`];
    }
    const last = new Map(images.map((image) => [image.id, image]));
    return [...last.values()].some(restores) || isUndone(history, write)
      ? []
      : [`${what}, and what it kept of it was lost afterwards`];
  });

/** As it was; what a person did in the moment between the fresh read and the write is the documented exception. */
function asRead(
  history: DriftHistory,
  write: DatasetChange & { process: string; before: { columns: DatasetColumn[] } },
): DatasetColumn[] {
  const window = windowOf(history, write);
  const read = history.reads.find(({ order }) => order === window?.from);
  return read?.dataset.columns ?? write.before.columns;
}
