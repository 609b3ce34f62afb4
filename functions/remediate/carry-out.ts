import type { ComputeClient, VmActionResult } from '../../shared/clients/compute-port.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { encodeOrder } from '../../shared/events/vm-messages.ts';
import type { Log } from '../../shared/log.ts';
import type { State } from '../../shared/state.ts';
import { type Attempt, expiryOf } from './attempt.ts';
import { endAttempt } from './end-attempt.ts';
import { harshRungs } from './hinder.ts';
import { changeLadder, type Ladder, readLadder, withAttempt } from './ladder-record.ts';

/** Topic of the orders to the agent. */
export const ordersTopic = 'vm-commands';

/** What carrying out works with. */
export type CarryOutCollaborators = {
  state: State;
  publish: Publish;
  /** Undefined where watchdog.yaml names no VM. */
  compute: ComputeClient | undefined;
  target: string;
  log: Log;
  now: Date;
};

/** Whether Compute or the agent has it now; `later`: it may be asked again, with the same id. */
export type CarriedOut = 'ordered' | 'overtaken' | 'later' | 'refused';

/** Compute says within that time whether it had a machine; the function has 540 s. */
const operationMilliseconds = 120_000;

/**
 * Does what was begun. It is in the record by then, so whoever comes next sees it; and it is looked up once more, for a
 * delivery that was held up may have been overtaken.
 */
export async function carryOut(attempt: Attempt, run: CarryOutCollaborators): Promise<CarriedOut> {
  const { state, now } = run;
  const { token, attempts } = await readLadder(state);
  const known = attempts.find(({ remedyId }) => remedyId === attempt.remedyId);
  const isMine = known?.token === token && !known.outcome && !known.orderedAt;
  if (!isMine || now >= expiryOf(attempt)) return 'overtaken';
  const { job, remedyId, startedAt } = attempt;
  if (job !== 'backup-metadata') await state.put('remedies', 'last', { remedyId, rung: job, startedAt });
  return harshRungs.some((rung) => rung === job) ? askCompute(attempt, run) : order(attempt, run);
}

async function order(attempt: Attempt, run: CarryOutCollaborators): Promise<CarriedOut> {
  const { publish, target } = run;
  const { remedyId: orderId, job } = attempt;
  if (job === 'reset-vm' || job === 'start-vm') return 'refused';
  const line = encodeOrder({ word: job, orderId, expiresAt: expiryOf(attempt) });
  // The agent reads the line and nothing else.
  await publish(ordersTopic, { data: Buffer.from(line), attributes: {}, orderingKey: target });
  await record(run, (ladder) => withAttempt(ladder, orderId, { orderedAt: run.now.toISOString() }));
  return 'ordered';
}

async function askCompute(attempt: Attempt, run: CarryOutCollaborators): Promise<CarriedOut> {
  const { compute, log } = run;
  const result: VmActionResult = compute
    ? await (attempt.job === 'reset-vm' ? compute.reset(attempt.remedyId) : compute.start(attempt.remedyId))
    : { outcome: 'refused', reason: 'not-found', text: 'watchdog.yaml names no VM' };
  log.info(`Compute ${attempt.job}: ${result.outcome}`, { remedy_id: attempt.remedyId, ...result });
  if (result.outcome === 'refused')
    return end(attempt, `Compute refused it (${result.reason}): ${result.text}`, run);
  if (result.outcome === 'later') {
    if (result.reason !== 'no-capacity') return 'later';
    return endWithoutMachine(attempt, result.text, run);
  }
  await record(run, (ladder) => withAttempt(ladder, attempt.remedyId, { orderedAt: run.now.toISOString() }));
  return followOperation(attempt, result.operation, run);
}

/** Some refusals are known only at the end of the operation. */
async function followOperation(
  attempt: Attempt,
  operation: string,
  run: CarryOutCollaborators,
): Promise<CarriedOut> {
  try {
    const ended = await run.compute?.waitFor(operation, { timeoutMilliseconds: operationMilliseconds });
    if (!ended?.error) return 'ordered';
    if (ended.isOutOfCapacity) return await endWithoutMachine(attempt, ended.error, run);
    return await end(attempt, `Compute could not do it: ${ended.error}`, run);
  } catch (error) {
    // It was accepted; what becomes of it, the probes say.
    run.log.warning('Compute does not say what became of its operation', { error, operation });
    return 'ordered';
  }
}

async function endWithoutMachine(
  attempt: Attempt,
  text: string,
  run: CarryOutCollaborators,
): Promise<CarriedOut> {
  const { remedyId } = attempt;
  await record(run, (ladder) => withAttempt(ladder, remedyId, { lackedCapacity: true }));
  return end(attempt, `Google has no machine free in the zone (${text}); it is tried again later`, run);
}

async function end(attempt: Attempt, reason: string, run: CarryOutCollaborators): Promise<CarriedOut> {
  const { target, now } = run;
  await record(run, (ladder) => {
    const open = ladder.attempts.find(({ remedyId }) => remedyId === attempt.remedyId);
    if (!open || open.outcome) return ladder;
    return endAttempt(ladder, open, { verdict: { outcome: 'failed', reason }, target, now });
  });
  return 'refused';
}

async function record(
  { state, now }: CarryOutCollaborators,
  change: (ladder: Ladder) => Ladder,
): Promise<void> {
  await changeLadder(state, now, (ladder) => ({ ladder: change(ladder) }));
}
