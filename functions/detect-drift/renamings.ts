import type { State } from '../../shared/state.ts';
import type { Renaming } from './comparison/renaming.ts';
import { compareDataset, type SeenDataset } from './dataset-state.ts';

/** What lost columns may be called now, by the ids of dataset and column: record `renamings` of kind `fingerprints`. */
type Renamings = Record<string, Renaming>;

const record = 'renamings';

/**
 * Remembers which new column a lost one was taken for: as soon as the new one is added to the dataset, nothing about
 * it is new any more, and the people who must change their charts still have to be told.
 */
export async function recallRenamings(
  seen: readonly SeenDataset[],
  { state, isDryRun }: { state: Pick<State, 'read' | 'put'>; isDryRun: boolean },
): Promise<SeenDataset[]> {
  const remembered = (await state.read<Renamings>('fingerprints', record))?.value ?? {};
  const next: Renamings = Object.fromEntries(
    seen.map((each) => withRenamings(each, remembered)).flatMap(entriesOf),
  );
  const isSame = JSON.stringify(next) === JSON.stringify(remembered);
  if (!isSame && !isDryRun) await state.put('fingerprints', record, next);
  return seen.map((each) => withRenamings(each, next));
}

function withRenamings(each: SeenDataset, remembered: Renamings): SeenDataset {
  if (each.isInSync) return each;
  const { id: datasetId, columns } = each.dataset;
  const renamings = columns.flatMap(({ id, name }) => {
    const renaming = remembered[`${datasetId}.${id}`];
    return renaming ? [[name, renaming] as const] : [];
  });
  return { ...each, renamings: new Map(renamings) };
}

/** Only of columns that still are lost. */
function entriesOf(each: SeenDataset): [string, Renaming][] {
  const state = compareDataset(each);
  const differences = state.kind === 'compared' ? state.differences : [];
  return differences.flatMap((difference) =>
    difference.kind === 'lost-in-bigquery' && difference.renaming
      ? [[`${each.dataset.id}.${difference.column.id}`, difference.renaming]]
      : [],
  );
}
