import type { BigQueryClient } from '../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import type { SupersetClient } from '../../shared/clients/superset/port.ts';
import { listControls } from '../../shared/controls.ts';
import { RequestRejection } from '../../shared/events/rejection.ts';
import type { DetectDriftRequest } from '../../shared/events/requests.ts';
import type { MartPlan } from '../../shared/mart-plan.ts';
import { createPatientState } from '../../shared/patient-state.ts';
import { readMetadataBackup } from '../../shared/remedies.ts';
import { requestedRun } from '../../shared/run.ts';
import type { State } from '../../shared/state.ts';
import type { PushDelivery } from '../../shared/step.ts';
import type { DriftConfig } from './config.ts';
import { continueLater } from './continue-later.ts';
import { followFailingCharts } from './failing-charts/follow-failing-charts.ts';
import { type Gathered, gather } from './gather.ts';
import { draftsOf, judgeAfter } from './judgement.ts';
import { readSaidBefore, recordSaid, type SaidBefore } from './memory.ts';
import { recallRenamings } from './renamings.ts';
import { openScanMemory, type ScanMemory } from './scan/scan-memory.ts';
import { Blindness } from './sight.ts';
import { checkStaleCharts } from './stale-charts/check-stale-charts.ts';
import { findingsOfTheBlind, withStanding } from './standing.ts';
import { listBeforeImages } from './sync/before-image.ts';
import { decidePermission } from './sync/decide-permission.ts';
import { carryOutProposals, recordProposals } from './sync/proposals.ts';
import { type RepairCollaborators, repairDatasets } from './sync/repair.ts';
import { publishChecked, publishSynced } from './tell.ts';
import { needSightOfWrites } from './unseen-writes.ts';
import { OutOfTime, startWorkingTime } from './working-time.ts';

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
      time: startWorkingTime(given.clock),
    };
    const memory = await openScanMemory(run);
    try {
      await lookAndTell(memory, run);
    } catch (error) {
      if (!(error instanceof OutOfTime)) throw error;
      await continueLater(memory, run);
    }
  };
}

async function lookAndTell(memory: ScanMemory, run: DriftRun): Promise<void> {
  const before = await readSaidBefore(run.state);
  const sight = await gatherOrNot(before, memory, run);
  if ('blindness' in sight) return tellBlindness(sight.blindness, before, run);
  await compareAndRepair(sight.gathered, before, run);
  if (run.request.dryRun === true) return;
  await memory.save();
  await memory.endTurn();
}

async function gatherOrNot(
  before: SaidBefore | undefined,
  memory: ScanMemory,
  { superset, bigquery, plan, config, state, runId, time }: DriftRun,
): Promise<{ gathered: Gathered } | { blindness: Blindness }> {
  const written = await listBeforeImages(state, runId);
  const spokenOf = new Set([
    ...(before?.findings ?? []).flatMap(({ datasetId }) => datasetId ?? []),
    ...written.map(({ before: { id } }) => id),
  ]);
  try {
    const { marts } = config;
    const gathered = await gather({ superset, bigquery, plan, marts, memory, spokenOf, time });
    needSightOfWrites(written, gathered);
    return { gathered };
  } catch (error) {
    if (!(error instanceof Blindness)) throw error;
    needSightOfWrites(written, error);
    return { blindness: error };
  }
}

async function tellBlindness(blindness: Blindness, before: SaidBefore | undefined, run: DriftRun) {
  const report = {
    runId: run.runId,
    datasets: 0,
    findings: findingsOfTheBlind(blindness, before),
    obstacles: [blindness.message],
    notChecked: [],
    supersetVersion: undefined,
    isDryRun: run.request.dryRun === true,
    repairs: [],
    proposals: [],
  };
  await publishChecked(report, run);
}

async function compareAndRepair(found: Gathered, before: SaidBefore | undefined, run: DriftRun) {
  const { state, runId, now, request, config } = run;
  const isDryRun = request.dryRun === true;
  const approvals = await listControls(state, now);
  const permission = decidePermission(config.mode, request, approvals);
  const known = await recallRenamings(found.seen, { state, isDryRun });
  await refuseUnknownProposal({ ...found, seen: known }, run);

  const repaired = await repairDatasets(known, { permission, account: found.account }, run);
  const { repairs } = repaired;
  const repairedOnly = judgeAfter({ ...found, seen: repaired.seen }, repairs);
  const backup = await readMetadataBackup(state);
  const surroundings = { permission, approvals, backup, only: request.applyProposal };
  const { outcomes, seen } = await carryOutProposals(
    draftsOf(repairedOnly),
    repaired.seen,
    surroundings,
    run,
  );
  const gathered = { ...found, seen };

  const judged = seen === repaired.seen ? repairedOnly : judgeAfter(gathered, repairs);
  const tried = await publishSynced(gathered, run);
  const failing = await followFailingCharts({ ...gathered, judged, tried, permission }, { ...run, isDryRun });
  const stale = await checkStaleCharts(
    { ...gathered, judged, permission, controls: approvals },
    { ...run, isDryRun },
  );
  const findings = withStanding([...judged, ...failing, ...stale.findings], before, gathered);
  if (!isDryRun) {
    await recordProposals(state, draftsOf(judged), now);
    await recordSaid(state, findings, run);
  }
  const { obstacles, supersetVersion, versionWarning } = gathered;
  const notChecked = [...gathered.notChecked, ...stale.notChecked];
  const looked = { runId, datasets: seen.length, obstacles, notChecked, isDryRun };
  const versions = { supersetVersion, versionWarning };
  await publishChecked({ ...looked, ...versions, findings, repairs, proposals: outcomes }, run);
}

/**
 * A proposal that is asked for by name and does not exist is the asker's mistake, unless this run did it already. Said
 * before anything is written: a request that is refused tells of no write.
 */
async function refuseUnknownProposal(found: Gathered, { request, state, runId }: DriftRun): Promise<void> {
  const only = request.applyProposal;
  if (only === undefined || draftsOf(judgeAfter(found, [])).some(({ id }) => id === only)) return;
  const written = await listBeforeImages(state, runId);
  if (written.some(({ proposalId }) => proposalId === only)) return;
  throw new RequestRejection('applyProposal', `nothing is proposed as ${only}: look at the newest mail`);
}
