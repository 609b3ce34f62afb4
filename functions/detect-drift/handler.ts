import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import type { SupersetClient } from '../../shared/clients/superset/port.ts';
import { type Control, listControls } from '../../shared/controls.ts';
import { RequestRejection } from '../../shared/events/rejection.ts';
import type { DetectDriftRequest } from '../../shared/events/requests.ts';
import type { MartPlan } from '../../shared/mart-plan.ts';
import { createPatientState } from '../../shared/patient-state.ts';
import { requestedRun } from '../../shared/run.ts';
import type { State } from '../../shared/state.ts';
import type { PushDelivery } from '../../shared/step.ts';
import type { DriftConfig } from './config.ts';
import { hiddenDataset, mayNotLook, notOwned } from './dataset-findings.ts';
import { type Gathered, gather } from './gather.ts';
import { type DriftFinding, judgeDrift, sortFindings } from './judge-drift.ts';
import { readSaidBefore, recordSaid, type SaidBefore, stillStanding } from './memory.ts';
import { recallRenamings } from './renamings.ts';
import type { DriftReport } from './report.ts';
import { Blindness } from './sight.ts';
import { listBeforeImages } from './sync/before-image.ts';
import type { WritePermission } from './sync/plan-sync.ts';
import { carryOutProposals, type ProposalOutcome, readBackup, recordProposals } from './sync/proposals.ts';
import { type RepairCollaborators, type Repaired, repairDatasets } from './sync/repair.ts';
import { publishChecked, publishSynced } from './tell.ts';

/** What detect-drift is built from. */
export type DetectDriftCollaborators = {
  plan: MartPlan;
  config: DriftConfig;
  superset: SupersetClient;
  bigquery: BigQueryClient;
  publish: Publish;
  state: State;
  clock: Clock;
};

/** One request to compare, with everything that belongs to its delivery. */
export type DriftDelivery = Omit<PushDelivery<unknown>, 'content'> & { request: DetectDriftRequest };

/** One run, from its delivery to its end. */
type DriftRun = RepairCollaborators &
  Pick<DetectDriftCollaborators, 'config' | 'publish' | 'plan'> &
  DriftDelivery;

/**
 * Compares Superset with BigQuery: gathers both sides and who uses what, repairs what is safe, carries out what was
 * approved, judges what is left, and tells it all. Everything it says has a deterministic name, and what it wrote is
 * known from its before-images, so a delivery that dies anywhere is simply delivered again.
 */
export function createDetectDrift(
  given: DetectDriftCollaborators,
): (delivery: DriftDelivery) => Promise<void> {
  return async (delivery) => {
    const { runId } = requestedRun(delivery.request, delivery.message, undefined);
    const state = createPatientState(given.state);
    const run: DriftRun = {
      ...given,
      ...delivery,
      state,
      runId,
      now: given.clock.now(),
      marts: given.plan.marts,
    };
    const before = await readSaidBefore(state);
    const gathered = await gatherOrNot(run);
    if ('blindness' in gathered) {
      await publishChecked(blindReport(gathered.blindness, before, run), run);
      return;
    }
    await compareAndRepair(gathered.gathered, before, run);
  };
}

async function gatherOrNot({
  superset,
  bigquery,
  plan,
  config,
}: DriftRun): Promise<{ gathered: Gathered } | { blindness: Blindness }> {
  try {
    return { gathered: await gather({ superset, bigquery, plan, marts: config.marts }) };
  } catch (error) {
    if (error instanceof Blindness) return { blindness: error };
    throw error;
  }
}

async function compareAndRepair(
  gathered: Gathered,
  before: SaidBefore | undefined,
  run: DriftRun,
): Promise<void> {
  const { state, runId, now, request } = run;
  const controls = await listControls(state, now);
  const permission = mayWrite(run, controls);
  const known = await recallRenamings(gathered.seen, { state, isDryRun: request.dryRun === true });
  const repaired = await repairDatasets(known, permission, run);
  const { outcomes, seen } = await carryOut(gathered, repaired, { permission, controls }, run);
  const judged = judgeAfter({ ...gathered, seen }, repaired);
  await publishSynced({ ...gathered, seen }, run);

  const standing = stillStanding(before, (id) => isUnseen(id, gathered));
  const findings = sortFindings([...judged, ...newOnes(standing, judged)]);
  if (request.dryRun !== true) {
    await recordProposals(state, draftsOf(judged), now);
    await recordSaid(state, { runId, at: now.toISOString(), findings: findings.map(withoutProposal) });
  }
  const { obstacles, notChecked, supersetVersion } = gathered;
  const isDryRun = request.dryRun === true;
  const { repairs } = repaired;
  const report = { runId, datasets: seen.length, findings, obstacles, notChecked, supersetVersion, isDryRun };
  await publishChecked({ ...report, repairs, proposals: outcomes }, run);
}

/** What keeps this run from writing, the strictest first. */
function mayWrite({ config, request }: DriftRun, controls: readonly Control[]): WritePermission {
  const isMaintained = controls.some(
    ({ kind, subject }) => kind === 'maintenance' && ['all', 'superset', ''].includes(subject),
  );
  if (config.mode !== 'live') return { allowed: false, reason: config.mode };
  if (request.dryRun) return { allowed: false, reason: 'dry-run' };
  if (request.sync === 'none') return { allowed: false, reason: 'sync-none' };
  return isMaintained ? { allowed: false, reason: 'maintenance' } : { allowed: true };
}

async function carryOut(
  gathered: Gathered,
  repaired: Repaired,
  { permission, controls }: { permission: WritePermission; controls: readonly Control[] },
  run: DriftRun,
): Promise<{ seen: Gathered['seen']; outcomes: ProposalOutcome[] }> {
  const drafts = draftsOf(judgeAfter({ ...gathered, seen: repaired.seen }, repaired));
  const only = run.request.applyProposal;
  const wasDone = (await listBeforeImages(run.state, run.runId)).some(
    ({ proposalId }) => proposalId === only,
  );
  if (only !== undefined && !wasDone && !drafts.some(({ id }) => id === only)) {
    throw new RequestRejection('applyProposal', `nothing is proposed as ${only}: look at the newest mail`);
  }
  const backup = await readBackup(run.state);
  return carryOutProposals(drafts, repaired.seen, { permission, approvals: controls, backup, only }, run);
}

function judgeAfter(
  { seen, users, marts, isAnythingVisible, hidden }: Gathered,
  { repairs }: Repaired,
): DriftFinding[] {
  const left = repairs.filter(({ outcome }) => outcome !== 'written');
  const unwritten = new Map(left.map(({ plan, reason }) => [plan.dataset.id, reason]));
  const rights = left.flatMap(({ plan: { dataset }, notOwnedBecause }) =>
    notOwnedBecause === undefined
      ? []
      : [{ finding: notOwned(dataset.tableName, notOwnedBecause), datasetId: dataset.id }],
  );
  const unseen = hidden.map(({ datasetId, users: by }) => ({
    finding: hiddenDataset(datasetId, by),
    datasetId,
  }));
  return [...judgeDrift({ seen, users, marts, isAnythingVisible, unwritten }), ...rights, ...unseen];
}

/** Nothing is over because nobody could look: what stood still stands. */
function blindReport(
  { message, fault }: Blindness,
  before: SaidBefore | undefined,
  { runId, request }: DriftRun,
): DriftReport {
  const standing = stillStanding(before, () => true);
  const rights = fault === 'down' ? [] : [{ finding: mayNotLook(fault, message), datasetId: undefined }];
  return {
    runId,
    datasets: 0,
    findings: sortFindings([...rights, ...newOnes(standing, rights)]),
    obstacles: [message],
    notChecked: [],
    supersetVersion: undefined,
    isDryRun: request.dryRun === true,
    repairs: [],
    proposals: [],
  };
}

function isUnseen(datasetId: number | undefined, { obstacles, seen, hidden }: Gathered): boolean {
  if (obstacles.length === 0 || datasetId === undefined) return false;
  const isKnown = seen.some(({ dataset }) => dataset.id === datasetId);
  return !isKnown && !hidden.some((other) => other.datasetId === datasetId);
}

function newOnes(standing: readonly DriftFinding[], judged: readonly DriftFinding[]): DriftFinding[] {
  const said = new Set(judged.map(({ finding }) => `${finding.kind}:${finding.subject}`));
  return standing.filter(({ finding }) => !said.has(`${finding.kind}:${finding.subject}`));
}

function draftsOf(findings: readonly DriftFinding[]) {
  return findings.flatMap(({ proposal }) => (proposal ? [proposal] : []));
}

function withoutProposal({ finding, datasetId }: DriftFinding): SaidBefore['findings'][number] {
  return { finding, datasetId };
}
