import type { FactData } from '../../shared/events/facts.ts';
import type { SeenDataset } from './dataset-state.ts';
import { type BeforeImage, beforeImageId } from './sync/before-image.ts';
import { withoutWords } from './sync/plan-descriptions.ts';
import type { ChartCheck } from './sync/verify-charts.ts';
import { gotThrough } from './sync/verify-write.ts';
import type { ChartUser, Users } from './users.ts';
import type { createUses } from './uses.ts';
import { counted, listed } from './words.ts';

/** The writes of a run that got through, in whatever delivery: what was meant is there. */
export function writesDone(images: readonly BeforeImage[], seen: readonly SeenDataset[]): BeforeImage[] {
  return images.filter(({ before, changes }) => {
    const now = seen.find(({ dataset }) => dataset.id === before.id);
    return now !== undefined && gotThrough(now.dataset, changes);
  });
}

/** The charts that use a column that was written, each once. */
export function chartsTouched(
  { before, changes }: BeforeImage,
  { charts }: Pick<Users, 'charts'>,
  usesOf: ReturnType<typeof createUses>,
): ChartUser[] {
  const written = new Set(
    [
      ...(changes.add ?? []).map(({ name }) => name),
      ...namesById(before, withoutWords(changes.change ?? [])),
    ].map((name) => name.toLowerCase()),
  );
  const touched = new Set(
    usesOf(before).columns.flatMap(({ user, reference }) =>
      user.kind === 'chart' && written.has(reference.column.toLowerCase()) ? [user.id] : [],
    ),
  );
  return charts.filter(({ id }) => touched.has(id));
}

/** The fact about one write. */
export function syncedData(image: BeforeImage, charts: readonly ChartCheck[]): FactData<'drift-synced'> {
  const { before, changes, approvedBy, runId } = image;
  const added = (changes.add ?? []).map(({ name }) => name);
  const changed = namesById(before, withoutWords(changes.change ?? []));
  const described = namesById(before, changes.change ?? []).filter((name) => !changed.includes(name));
  const removed = namesById(
    before,
    (changes.remove ?? []).map((id) => ({ id })),
  );
  const did = inWords({ added, changed, removed, described });
  const approved = approvedBy === undefined ? '' : `, as ${approvedBy} approved`;
  const parts = [`The dataset ${before.tableName}: ${listed(did)}${approved}`, ...triedInWords(charts)];
  return {
    runId,
    dataset: before.tableName,
    added,
    ...(changed.length > 0 ? { changed } : {}),
    ...(removed.length > 0 ? { removed } : {}),
    ...(approvedBy === undefined ? {} : { approvedBy }),
    beforeImage: beforeImageId(image),
    ...(charts.length > 0
      ? { charts: charts.map(({ chart, verdict, reason }) => ({ chart, verdict, reason })) }
      : {}),
    summary: `${parts.join('; ')}.`,
  };
}

type Written = Record<'added' | 'changed' | 'removed' | 'described', readonly string[]>;

function inWords({ added, changed, removed, described }: Written): string[] {
  return [
    ...(added.length > 0 ? [`added ${listed(added)}`] : []),
    ...(changed.length > 0 ? [`changed ${listed(changed)}`] : []),
    ...(removed.length > 0 ? [`removed ${listed(removed)}`] : []),
    ...(described.length > 0 ? [`described ${listed(described)} as the mart does`] : []),
  ];
}

function triedInWords(charts: readonly ChartCheck[]): string[] {
  const named = (...verdicts: ChartCheck['verdict'][]) =>
    charts.filter(({ verdict }) => verdicts.includes(verdict)).map(({ chart }) => chart);
  const proved = named('loads', 'compiles');
  const failing = named('fails');
  return [
    ...(proved.length > 0 ? [`it was tried with ${counted('chart', proved)}`] : []),
    ...(failing.length > 0 ? [`an error is still shown by ${counted('chart', failing)}`] : []),
  ];
}

function namesById({ columns }: BeforeImage['before'], ids: readonly { id: number }[]): string[] {
  return ids.map(({ id }) => columns.find((column) => column.id === id)?.name ?? String(id));
}
