import { TransientError } from '../../shared/errors.ts';
import type { Gathered } from './gather.ts';
import { Blindness } from './sight.ts';
import type { BeforeImage } from './sync/before-image.ts';

/**
 * Throws where a run cannot see what came of the writes of a delivery before this one. Nobody else tells them, so that
 * is worth another delivery; a dataset that is gone from the list is no riddle.
 */
export function needSightOfWrites(
  written: readonly BeforeImage[],
  sight: Pick<Gathered, 'seen' | 'obstacles'> | Blindness,
): void {
  const unseen = written.filter(({ before }) => isUnseen(before.id, sight));
  const [first] = unseen;
  if (!first) return;
  throw new TransientError(`What the run wrote to ${first.before.tableName} cannot be seen just now`, {
    ...(sight instanceof Blindness ? { cause: sight } : {}),
    fields: { datasets: unseen.map(({ before }) => before.tableName) },
  });
}

function isUnseen(datasetId: number, sight: Pick<Gathered, 'seen' | 'obstacles'> | Blindness): boolean {
  if (sight instanceof Blindness) return true;
  return sight.obstacles.length > 0 && !sight.seen.some(({ dataset }) => dataset.id === datasetId);
}
