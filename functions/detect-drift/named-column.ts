import { type Finding, findingKey } from '../../shared/events/finding.ts';
import type { DriftFinding } from './judge-drift.ts';

/** Keys of what is said of columns of a dataset that an error names: they are the reason for the error. */
export function causesNamedIn(
  text: string,
  datasetId: number,
  judged: readonly Pick<DriftFinding, 'finding' | 'datasetId'>[],
): string[] {
  return judged
    .filter((other) => other.datasetId === datasetId && isNamed(text, other.finding))
    .map(({ finding }) => findingKey(finding));
}

/** The subject of a column's finding is `dataset.column`. */
function isNamed(text: string, { kind, subject }: Finding): boolean {
  const column = subject.slice(subject.lastIndexOf('.') + 1);
  return kind !== 'dataset-drift' && subject.includes('.') && text.includes(column);
}
