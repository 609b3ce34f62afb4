import type { Clock } from '../../shared/clients/clock.ts';
import { RequestRejection } from '../../shared/events/rejection.ts';
import type { RefreshMartsRequest } from '../../shared/events/requests.ts';
import { decideRun, type RunDecision, requestedRun, type StoredRun } from '../../shared/run.ts';
import type { State } from '../../shared/state.ts';
import type { Delivery } from '../../shared/step.ts';
import type { RefreshConfig } from './config.ts';
import type { ReportedRun } from './report.ts';

/** A run that this delivery works on. */
export type OpenRun = ReportedRun & { messageId: string };

/** What a delivery has to do. */
export type OpenedRun =
  | { kind: 'work'; run: OpenRun }
  | { kind: 'join'; runId: string; reason: string }
  | { kind: 'finished' };

/** Records are kept for questions, not for work: a run is over within minutes. */
const keptMilliseconds = 30 * 24 * 60 * 60_000;

/** Finds or creates the run a message belongs to; two messages that race for one run cannot both start it. */
export async function openRun(
  { request, message }: Delivery<'refresh-marts'>,
  { config, state, clock }: { config: RefreshConfig; state: State; clock: Clock },
): Promise<OpenedRun> {
  const requested = requestedRun(request, message, config.schedule);
  const isContinuation = request.trigger === 'continuation';
  for (;;) {
    const stored = await state.read<StoredRun>('runs', requested.runId);
    if (isContinuation && !stored) {
      throw new RequestRejection('runId', `no run ${requested.runId} is known, so it cannot be continued`);
    }
    const decision = decideRun(requested, message, stored?.value, isContinuation);
    const opened = await follow(decision, stored?.value, {
      request,
      message,
      config,
      state,
      now: clock.now(),
    });
    if (opened) return opened;
  }
}

type FollowOptions = {
  request: RefreshMartsRequest;
  message: { messageId: string };
  config: RefreshConfig;
  state: State;
  now: Date;
};

/** Undefined when another delivery created the run in between: then look again. */
async function follow(
  decision: RunDecision,
  existing: StoredRun | undefined,
  { request, message, config, state, now }: FollowOptions,
): Promise<OpenedRun | undefined> {
  if (decision.kind === 'join') return decision;
  if (decision.kind === 'resume' && existing) {
    return existing.finishedAt ? { kind: 'finished' } : { kind: 'work', run: opened(existing) };
  }
  const forced = decision.kind === 'start' && decision.forced;
  const own = forced ? await state.read<StoredRun>('runs', decision.runId) : undefined;
  if (own) return own.value.finishedAt ? { kind: 'finished' } : { kind: 'work', run: opened(own.value) };
  const record: StoredRun = {
    runId: decision.runId,
    messageId: message.messageId,
    startedAt: now.toISOString(),
    request,
    mode: config.mode,
    forced,
    ...(decision.kind === 'start' && decision.slot ? { slot: decision.slot.toISOString() } : {}),
  };
  const expiresAt = new Date(now.getTime() + keptMilliseconds);
  const write = await state.create('runs', decision.runId, record, { expiresAt });
  return write.outcome === 'written' ? { kind: 'work', run: opened(record) } : undefined;
}

function opened({ startedAt, request, ...record }: StoredRun): OpenRun {
  return {
    ...record,
    request,
    startedAt: new Date(startedAt),
    trigger: request.trigger ?? 'manual',
  };
}

/** Records that everything of a run has been said; from now on a redelivery has nothing to do. */
export async function recordEnd(run: OpenRun, now: Date, state: State): Promise<void> {
  const stored = await state.read<StoredRun>('runs', run.runId);
  if (!stored || stored.value.finishedAt) return;
  const record = { ...stored.value, finishedAt: now.toISOString() };
  const { version, expiresAt } = stored;
  // A conflict means that another delivery of this run recorded the same end.
  await state.update('runs', run.runId, record, { version, ...(expiresAt ? { expiresAt } : {}) });
}
