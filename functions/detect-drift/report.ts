import type { FactData, FactSeverity } from '../../shared/events/facts.ts';
import { approvalOf } from './fix-words.ts';
import type { DriftFinding } from './judge-drift.ts';
import { withoutWords } from './sync/plan-descriptions.ts';
import type { ProposalOutcome } from './sync/proposals.ts';
import type { Repair } from './sync/repair.ts';

type Checked = FactData<'drift-checked'>;

/** A mail is read by people, and a message holds ten megabytes. */
const mostFindings = 200;

/** What a run says, before it is encoded. */
export type DriftReport = {
  runId: string;
  datasets: number;
  findings: readonly DriftFinding[];
  obstacles: readonly string[];
  notChecked: readonly string[];
  supersetVersion: string | undefined;
  /** Set where the client was made for another version. */
  versionWarning?: string | undefined;
  isDryRun: boolean;
  repairs: readonly Repair[];
  proposals: readonly ProposalOutcome[];
};

/** The fact of a run; whatever there is too much of is counted. */
export function checkedData(report: DriftReport): Checked {
  const {
    runId,
    datasets,
    findings,
    obstacles,
    notChecked,
    supersetVersion,
    versionWarning,
    repairs,
    proposals,
  } = report;
  return {
    runId,
    summary: checkedSentence(report),
    datasets,
    findings: findings.slice(0, mostFindings).map(({ finding }) => finding),
    ...(obstacles.length > 0 ? { obstacles: obstacles.slice(0, 20) } : {}),
    ...(notChecked.length > 0 ? { notChecked: notChecked.slice(0, 20) } : {}),
    ...(supersetVersion === undefined ? {} : { supersetVersion }),
    ...(versionWarning === undefined ? {} : { versionWarning }),
    ...(report.isDryRun ? { dryRun: true } : {}),
    ...(repairs.length > 0 ? { sync: repairs.slice(0, mostFindings).map(toldRepair) } : {}),
    ...(proposals.length > 0 ? { proposals: proposals.slice(0, mostFindings).map(toldProposal) } : {}),
  };
}

/** The sentence about a run: never that nothing drifted where something could not be looked at. */
export function checkedSentence({ datasets, findings, obstacles }: DriftReport): string {
  const counts = new Map<string, number>();
  for (const { finding } of findings) counts.set(finding.kind, (counts.get(finding.kind) ?? 0) + 1);
  const found = [...counts].sort().map(([kind, count]) => `${count} ${kind}`);
  const more = findings.length > mostFindings ? `, of which ${mostFindings} are listed` : '';
  const said = found.length > 0 ? `${found.join(', ')}${more}` : 'no drift';
  const compared = `${datasets} dataset${datasets === 1 ? '' : 's'} compared`;
  if (obstacles.length === 0) return `${compared}: ${said}`;
  const seen = found.length > 0 ? `${said} stand` : 'nothing stands from before';
  return `Not everything could be looked at (${obstacles[0]}); ${compared}: ${seen}`;
}

/** How much attention a run deserves. */
export function severityOf({ findings, obstacles }: DriftReport): FactSeverity {
  if (findings.some(({ finding }) => finding.severity !== 'P3')) return 'error';
  return findings.length > 0 || obstacles.length > 0 ? 'warning' : 'info';
}

function toldRepair({ plan, outcome, reason }: Repair): NonNullable<Checked['sync']>[number] {
  const { dataset, changes } = plan;
  return {
    dataset: dataset.tableName,
    outcome,
    reason: `${reason}.`,
    add: changes.add.map(({ name }) => name),
    change: withoutWords(changes.change).map(
      ({ id }) => dataset.columns.find((column) => column.id === id)?.name ?? String(id),
    ),
  };
}

function toldProposal({ proposal, state }: ProposalOutcome): NonNullable<Checked['proposals']>[number] {
  return { id: proposal.id, dataset: proposal.dataset, what: approvalOf(proposal), state };
}
