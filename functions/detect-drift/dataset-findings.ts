import type { Dataset } from '../../shared/clients/superset/port.ts';
import type { Finding, FindingKind } from '../../shared/events/finding.ts';
import { type BrokenDashboards, judgeTrouble } from './judge-trouble.ts';
import type { Hit } from './trouble.ts';
import type { DatasetUses } from './uses.ts';
import { evidenceOfUses, listed, usersInWords } from './words.ts';

const setup = 'Run npx watchdog superset setup as an administrator of Superset.';

/** A dataset that gives nothing at all: every use of it breaks. */
export function brokenDataset(
  dataset: Dataset,
  label: string,
  problem: { kind: 'table-gone' } | { kind: 'virtual-broken'; reason: string },
  uses: DatasetUses,
  wholly: BrokenDashboards,
): Finding {
  const hits = hitsOfAll(uses);
  const { severity } = judgeTrouble({ hits }, wholly);
  const table = [dataset.schema, dataset.tableName].filter(Boolean).join('.');
  const isGone = problem.kind === 'table-gone';
  const happened = isGone
    ? `The table ${table} of the dataset ${label} is gone in BigQuery`
    : `BigQuery refuses the SQL of the virtual dataset ${label} (${problem.reason})`;
  return {
    kind: 'dataset-drift',
    subject: label,
    severity,
    summary: hits.length === 0 ? `${happened}.` : `${happened}: an error is shown by ${usersInWords(hits)}.`,
    ...causedByOf(isGone ? dataset.tableName : missingTableIn(problem)),
    evidence: evidenceOfUses(hits).filter((row) => row.label !== 'Used as'),
    fix: isGone
      ? `Refresh ${dataset.tableName}, or delete the dataset in Superset when nobody needs it.`
      : `Correct the SQL of the dataset ${label} in Superset; detect-drift never writes to a virtual dataset.`,
  };
}

function causedByOf(table: string | undefined): Pick<Finding, 'causedBy'> {
  return table === undefined ? {} : { causedBy: notBuilt.map((kind) => `${kind}:${table}`) };
}

/** The table that the SQL of a virtual dataset reads and that is not there; only BigQuery's text names it. */
function missingTableIn(problem: Parameters<typeof brokenDataset>[2]): string | undefined {
  const reason = problem.kind === 'virtual-broken' ? problem.reason : '';
  return /^Not found: Table \S+\.(\w+)/.exec(reason)?.[1];
}

/** Why a mart may have no table: nobody has to be told twice. */
const notBuilt: readonly FindingKind[] = ['missing', 'refresh-failed', 'refresh-rejected', 'refresh-skipped'];

/** Every certain use breaks, once for each user. */
export function hitsOfAll({ columns }: DatasetUses): Hit[] {
  const users = new Map(
    columns
      .filter(({ user, reference }) => user.kind !== 'dataset' && reference.confidence === 'certain')
      .map((use) => [JSON.stringify(use.user), { ...use, effect: 'breaks' } as const]),
  );
  return [...users.values()];
}

/** Charts that ask for a saved metric that nobody saved, one finding for each metric. */
export function metricFindings(label: string, { unknownMetrics }: DatasetUses): Finding[] {
  return [...Map.groupBy(unknownMetrics, ({ metric }) => metric)].map(([metric, uses]) => ({
    kind: 'chart-broken',
    subject: `${label}.${metric}`,
    severity: 'P3',
    summary: `The dataset ${label} has no saved metric ${metric}: an error is shown by ${usersInWords(uses)}.`,
    fix: `Add the metric ${metric} to the dataset ${label}, or change ${usersInWords(uses)}.`,
  }));
}

/** A mart that nobody can make a chart of. */
export function martWithoutDataset(mart: string): Finding {
  return {
    kind: 'dataset-drift',
    subject: mart,
    severity: 'P3',
    class: 'mart-without-dataset',
    summary: `No dataset in Superset shows ${mart}, or the watchdog's account may not see it.`,
    fix: `Make a dataset of ${mart} in Superset (Datasets, + Dataset). If there is one already: ${setup}`,
  };
}

/** Not one dataset: that is the account's rights, and not seventeen findings. */
export function nothingVisible(): Finding {
  return {
    kind: 'dataset-drift',
    subject: 'superset',
    severity: 'P2',
    class: 'permission-denied',
    summary: 'Superset shows no dataset to the account of the watchdog, so nothing could be compared.',
    fix: setup,
  };
}

/** One side does not let the account look, which no probe of the servers finds. */
export function mayNotLook(side: 'superset-rights' | 'bigquery-rights', problem: string): Finding {
  const isSuperset = side === 'superset-rights';
  return {
    kind: 'dataset-drift',
    subject: isSuperset ? 'superset' : 'bigquery',
    severity: 'P2',
    class: 'permission-denied',
    summary: `Superset and BigQuery could not be compared. ${problem}`,
    fix: isSuperset
      ? `Check the user and the password of the watchdog in Superset. ${setup}`
      : 'Grant roles/bigquery.metadataViewer on the dataset of the marts to the account of detect-drift.',
  };
}

/** A dataset that charts or filters use and that cannot be read. */
export function hiddenDataset(id: number, users: string): Finding {
  return {
    kind: 'dataset-drift',
    subject: `dataset ${id}`,
    severity: 'P3',
    class: 'hidden-dataset',
    summary: `The dataset ${id} of ${users} is gone, or the watchdog's account may not see it.`,
    fix: `Look at ${users}. If they work: ${setup}`,
  };
}

/** A dataset that Superset does not let the account write. */
export function notOwned(label: string, problem: string): Finding {
  return {
    kind: 'dataset-drift',
    subject: `${label} (not owned)`,
    severity: 'P3',
    class: 'not-owner',
    summary: `The watchdog's account may not write the dataset ${label}, so no column is added to it.`,
    evidence: [{ label: 'Why', value: problem }],
    fix: setup,
  };
}

/** Those of very many datasets that are not named one by one. */
export function restNotOwned(labels: readonly string[]): Finding {
  return {
    kind: 'dataset-drift',
    subject: 'superset (not owned)',
    severity: 'P3',
    class: 'not-owner',
    summary: `The watchdog's account may not write ${labels.length} more datasets, so no column is added to them.`,
    evidence: [{ label: 'Datasets', value: listed(labels, 20) }],
    fix: setup,
  };
}
