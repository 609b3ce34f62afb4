import { createHash } from 'node:crypto';
import type { Dataset } from '../../shared/clients/superset/port.ts';

/** A change that destroys something, put to people: record of kind `proposals`, done only when it is approved. */
export type Proposal = {
  id: string;
  datasetId: number;
  dataset: string;
  action: 'remove' | 'rename';
  columns: ProposedColumn[];
  proposedAt: string;
};

/** One column of a proposal: a row of Superset's, and the name that it gets. */
export type ProposedColumn = { id: number; name: string; to?: string };

/** What detect-drift would like to do to a dataset. */
export type ProposalDraft = Omit<Proposal, 'proposedAt'>;

/**
 * A proposal for columns of a dataset. Its id is the same for the same rows, so that a run repeats the proposals of
 * the one before, and another one when a column came back in between, so that an old approval does not count.
 */
export function draftProposal(
  dataset: Pick<Dataset, 'id' | 'tableName'>,
  action: Proposal['action'],
  columns: readonly ProposedColumn[],
): ProposalDraft {
  const sorted = columns.toSorted((one, other) => one.id - other.id);
  const text = JSON.stringify([dataset.id, action, sorted.map(({ id, name, to }) => [id, name, to])]);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 10);
  return {
    id: `${action}-${dataset.id}-${digest}`,
    datasetId: dataset.id,
    dataset: dataset.tableName,
    action,
    columns: sorted,
  };
}
