import type { ComputeClient } from '../../shared/clients/compute-port.ts';
import { listControls } from '../../shared/controls.ts';
import type { Log } from '../../shared/log.ts';
import { readAgentReport } from '../../shared/remedies.ts';
import type { StoredRun } from '../../shared/run.ts';
import type { State } from '../../shared/state.ts';
import type { Attempt } from './attempt.ts';
import type { RemediateConfig } from './config.ts';
import { minutesBetween } from './restraint.ts';
import type { Surroundings } from './surroundings.ts';

/** The agent reports each minute; one that is silent for so long does not hear an order either. */
const agentMinutes = 3;
const hourMilliseconds = 60 * 60_000;

/** Reads what a plan depends on, all but Compute: that is asked only before something harsh. */
export async function gatherSurroundings({
  state,
  config,
  now,
}: {
  state: Pick<State, 'read' | 'list'>;
  config: RemediateConfig;
  now: Date;
}): Promise<Surroundings> {
  const [controls, agent, publishingSince] = await Promise.all([
    listControls(state, now),
    readAgentReport(state),
    findPublishing(state, now),
  ]);
  const { mode, ladders, budget, needApproval, dryRun } = config;
  return {
    mode,
    ladders,
    budget,
    needApproval,
    dryRun,
    controls,
    isAgentListening: agent !== undefined && minutesBetween(new Date(agent.receivedAt), now) <= agentMinutes,
    humanActedAt: 'unknown',
    publishingSince,
    now,
  };
}

/** When somebody last did something to the VM: everything that is neither Google's own nor ours. */
export async function findHumanActed({
  compute,
  attempts,
  now,
  log,
}: {
  compute: Pick<ComputeClient, 'operations'> | undefined;
  attempts: readonly Attempt[];
  now: Date;
  log: Log;
}): Promise<Surroundings['humanActedAt']> {
  if (!compute) return 'unknown';
  const ours = new Set(attempts.map(({ remedyId }) => remedyId));
  try {
    const operations = await compute.operations(new Date(now.getTime() - hourMilliseconds));
    const theirs = operations.find(
      ({ user, requestId }) => user !== 'system' && !(requestId !== undefined && ours.has(requestId)),
    );
    return theirs?.insertedAt;
  } catch (error) {
    log.warning('Compute does not say who did what to the VM, so nothing harsh is done to it', { error });
    return 'unknown';
  }
}

async function findPublishing(state: Pick<State, 'list'>, now: Date): Promise<Date | undefined> {
  const runs = await state.list<StoredRun>('runs');
  const atWork = runs
    .map(({ value }) => value)
    .filter(
      ({ finishedAt, startedAt }) => !finishedAt && now.getTime() - Date.parse(startedAt) < hourMilliseconds,
    );
  const [newest] = atWork
    .map(({ startedAt }) => startedAt)
    .toSorted()
    .toReversed();
  return newest === undefined ? undefined : new Date(newest);
}
