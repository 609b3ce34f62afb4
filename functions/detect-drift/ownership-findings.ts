import type { Dataset, SupersetAccount } from '../../shared/clients/superset/port.ts';
import { notOwned, restNotOwned } from './dataset-findings.ts';
import type { SeenDataset } from './dataset-state.ts';
import { type DriftFinding, labelsOf } from './judge-drift.ts';
import { judgeOwnership } from './sync/judge-ownership.ts';

/** An account that owns nothing of a large Superset has one thing to do about it, however many datasets there are. */
const mostTold = 50;

/**
 * The datasets that the account may not write: known by their owners, before there is something to write, or refused
 * by Superset. One finding for each, up to a number that people can read.
 */
export function ownershipFindings(
  seen: readonly SeenDataset[],
  { account, refused }: { account: SupersetAccount | undefined; refused: ReadonlyMap<number, string> },
): DriftFinding[] {
  const labels = labelsOf(seen);
  const notOurs = seen
    .flatMap(({ dataset }) => {
      const because = refused.get(dataset.id) ?? foreseenRefusal(dataset, account);
      const label = labels.get(dataset.id) ?? dataset.tableName;
      return because === undefined ? [] : [{ label, because, datasetId: dataset.id }];
    })
    .toSorted((one, other) => (one.label < other.label ? -1 : 1));
  const rest = notOurs.slice(mostTold).map(({ label }) => label);
  return [
    ...notOurs
      .slice(0, mostTold)
      .map(({ label, because, datasetId }) => ({ finding: notOwned(label, because), datasetId })),
    ...(rest.length > 0 ? [{ finding: restNotOwned(rest), datasetId: undefined }] : []),
  ];
}

function foreseenRefusal(dataset: Dataset, account: SupersetAccount | undefined): string | undefined {
  if (dataset.kind === 'virtual' || dataset.isManagedExternally) return undefined;
  const ownership = judgeOwnership(dataset, account);
  return ownership.mayWrite ? undefined : ownership.because;
}
