import type { Finding } from '../../shared/events/finding.ts';
import { findingKey, severities } from '../../shared/events/finding.ts';
import type { PlannedMart } from '../../shared/mart-plan.ts';
import { columnFindings, type DatasetContext } from './column-findings.ts';
import {
  brokenDataset,
  hitsOfAll,
  martWithoutDataset,
  metricFindings,
  nothingVisible,
} from './dataset-findings.ts';
import { compareDataset, type DatasetState, type SeenDataset } from './dataset-state.ts';
import { type BrokenDashboards, whollyBroken } from './judge-trouble.ts';
import type { ProposalDraft } from './proposal.ts';
import { findTroubles, type Trouble } from './trouble.ts';
import type { Users } from './users.ts';
import { createUses, type DatasetUses } from './uses.ts';

/** Everything that is judged. */
export type DriftQuestion = {
  seen: readonly SeenDataset[];
  users: Users;
  /** The marts that exist in BigQuery and should have a dataset. */
  marts: readonly Pick<PlannedMart, 'name' | 'file' | 'columns'>[];
  /** Whether the account sees any dataset at all, of whatever schema. */
  isAnythingVisible: boolean;
  /** Why a dataset was not written, by its id; a sentence without its end. */
  unwritten: ReadonlyMap<number, string>;
};

/** What is said: about which dataset, for a run that cannot look at it to say it again. */
export type DriftFinding = { finding: Finding; datasetId: number | undefined; proposal?: ProposalDraft };

type Judged = { seen: SeenDataset; state: DatasetState; uses: DatasetUses; troubles: Trouble[] };

/** Judges all datasets at once, for a dashboard is down when all its charts are, whichever datasets they use. */
export function judgeDrift(question: DriftQuestion): DriftFinding[] {
  const { seen, users, marts } = question;
  const usesOf = createUses(users);
  const judged = seen.flatMap((each) => {
    const { state, uses, troubles } = judgeDataset(each, usesOf(each.dataset));
    // Of ten thousand datasets nearly all are in order, and who uses what of them is a lot.
    const isQuiet =
      ['compared', 'unchecked'].includes(state.kind) && troubles.length + uses.unknownMetrics.length === 0;
    return isQuiet ? [] : [{ seen: each, state, uses, troubles }];
  });
  const wholly = whollyBroken(judged.flatMap(allHits), users.charts);
  const labels = labelsOf(seen);
  const missing = question.isAnythingVisible ? martsWithoutDataset(seen, marts).map(martWithoutDataset) : [];
  const all = [
    ...judged.flatMap((each) => findingsOf(each, wholly, labels, question)),
    ...missing.map((finding) => ({ finding, datasetId: undefined })),
    ...(question.isAnythingVisible ? [] : [{ finding: nothingVisible(), datasetId: undefined }]),
  ];
  return sortFindings(all);
}

function judgeDataset(seen: SeenDataset, uses: DatasetUses): Judged {
  const state = compareDataset(seen);
  const troubles =
    state.kind === 'compared' ? findTroubles(seen.dataset, seen.table ?? [], state.differences, uses) : [];
  return { seen, state, uses, troubles };
}

function allHits({ state, troubles, uses }: Judged): Pick<Trouble, 'hits'>[] {
  const isBroken = state.kind === 'table-gone' || state.kind === 'virtual-broken';
  return isBroken ? [{ hits: hitsOfAll(uses) }] : troubles;
}

function findingsOf(
  { seen: { dataset }, state, uses, troubles }: Judged,
  wholly: BrokenDashboards,
  labels: ReadonlyMap<number, string>,
  { marts, unwritten }: DriftQuestion,
): DriftFinding[] {
  const label = labels.get(dataset.id) ?? dataset.tableName;
  const datasetId = dataset.id;
  if (state.kind === 'table-gone' || state.kind === 'virtual-broken') {
    return [{ finding: brokenDataset(dataset, label, state, uses, wholly), datasetId }];
  }
  const context: DatasetContext = {
    label,
    mart: dataset.kind === 'physical' ? marts.find(({ name }) => name === dataset.tableName) : undefined,
    isWritable: dataset.kind === 'physical' && !dataset.isManagedExternally,
    unwrittenBecause: unwritten.get(datasetId),
  };
  return [
    ...columnFindings(troubles, wholly, context).map((each) => ({ ...each, datasetId })),
    ...metricFindings(label, uses).map((finding) => ({ finding, datasetId })),
  ];
}

/** The table's name, which is the mart's; with the id where several datasets show one table. */
export function labelsOf(seen: readonly SeenDataset[]): Map<number, string> {
  const byName = Map.groupBy(seen, ({ dataset }) => dataset.tableName);
  return new Map(
    seen.map(({ dataset: { id, tableName } }) => {
      const isOnly = byName.get(tableName)?.length === 1;
      return [id, isOnly ? tableName : `${tableName} (dataset ${id})`];
    }),
  );
}

function martsWithoutDataset(seen: readonly SeenDataset[], marts: DriftQuestion['marts']): string[] {
  const shown = new Set(
    seen
      .filter(({ dataset }) => dataset.kind === 'physical')
      .map(({ dataset }) => tableNameOf(dataset.tableName)),
  );
  return marts.map(({ name }) => name).filter((name) => !shown.has(name));
}

function tableNameOf(name: string): string {
  return name.split('.').at(-1) ?? name;
}

/** The worst first, then by name, so that two runs over the same world say the same. */
export function sortFindings<Item extends { finding: Finding }>(items: readonly Item[]): Item[] {
  const rank = ({ finding }: Item) => severities.indexOf(finding.severity ?? 'P3');
  return items.toSorted((one, other) => {
    const order = rank(one) - rank(other);
    return order !== 0 ? order : findingKey(one.finding) < findingKey(other.finding) ? -1 : 1;
  });
}
