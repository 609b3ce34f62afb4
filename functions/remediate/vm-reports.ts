import { factsTopic } from '../../shared/chain.ts';
import type { Clock } from '../../shared/clients/clock.ts';
import type { Publish } from '../../shared/clients/pubsub.ts';
import { encodeFact, type FactData } from '../../shared/events/facts.ts';
import type { PushedMessage } from '../../shared/events/push-envelope.ts';
import { RequestRejection, rejectionOf } from '../../shared/events/rejection.ts';
import { type VmReport, vmReport } from '../../shared/events/vm-messages.ts';
import { createPatientState } from '../../shared/patient-state.ts';
import { type AgentRecord, readAgentReport } from '../../shared/remedies.ts';
import type { State } from '../../shared/state.ts';
import type { PushDelivery } from '../../shared/step.ts';
import { changesOf, isWrittenDown, webInWords } from './agent-record.ts';
import { changeLadder, readLadder } from './ladder-record.ts';
import { sendOutbox } from './outbox.ts';
import { answeredAttempt, backupIn, takeReport } from './take-report.ts';

/** What the reports are taken in with. */
export type ReportCollaborators = { state: State; publish: Publish; clock: Clock; target: string };

/** Reads a message of `vm-reports`; throws `RequestRejection` for what the agent never says. */
export function readVmReport({ text }: PushedMessage): { content: VmReport; traceparent: undefined } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new RequestRejection('message.data', 'expected a report of the agent as JSON');
  }
  const report = vmReport.safeParse(json);
  if (!report.success) throw rejectionOf(report.error, json, '', Object.keys(vmReport.shape));
  return { content: report.data, traceparent: undefined };
}

/**
 * Takes in what the agent says: a claim, which proves no remedy and can open none. Only an answer to an order that is
 * waited for is more than a heartbeat.
 */
export function createVmReports(
  given: ReportCollaborators,
): (delivery: PushDelivery<VmReport>) => Promise<void> {
  const state = createPatientState(given.state);
  return async ({ content: report, message, traceparent }) => {
    const run = { ...given, state, traceparent, now: given.clock.now() };
    const { target, now } = run;
    const known = await readAgentReport(state);
    // By Pub/Sub's clock: the VM's own may be wrong.
    const next: AgentRecord = { report, receivedAt: message.publishTime.toISOString() };
    const ladder = await readLadder(state);
    const isAnswer = answeredAttempt(ladder, report) !== undefined;
    const backup = backupIn(ladder, report);
    if (backup) await state.put('remedies', 'metadata-backup', backup);
    if (isAnswer) await state.put('agent-report', 'last-order', next);
    await tellChanges({ known, next, isAnswer, messageId: message.messageId }, run);
    await changeLadder(state, now, (before) => ({ ladder: takeReport(before, report, { target, now }) }));
    await sendOutbox(run);
    // Last: a delivery that dies before tells what changed once more.
    if (isWrittenDown(known, next)) await state.put('agent-report', 'latest', next);
  };
}

type Told = { known: AgentRecord | undefined; next: AgentRecord; isAnswer: boolean; messageId: string };

async function tellChanges(
  { known, next, isAnswer, messageId }: Told,
  { publish, target, traceparent }: ReportCollaborators & { traceparent: string },
): Promise<void> {
  const { report, receivedAt } = next;
  const isOld = known !== undefined && receivedAt < known.receivedAt;
  const changes = isOld ? [] : changesOf(known?.report, report);
  const { order } = report;
  if (isAnswer && order)
    changes.unshift(`${order.word}: ${order.outcome}${order.reason ? `, ${order.reason}` : ''}`);
  if (changes.length === 0) return;
  await publish(
    factsTopic,
    encodeFact({
      id: `vm-reported/${messageId}`,
      name: 'vm-reported',
      source: 'remediate',
      subject: target,
      severity: 'info',
      time: new Date(receivedAt),
      traceparent,
      data: reportedData(report, changes.join('; '), isAnswer),
    }),
  );
}

function reportedData(report: VmReport, summary: string, isAnswer: boolean): FactData<'vm-reported'> {
  const { agentVersion, bootedAt, containers, database, web, disk, outOfMemoryKills, order } = report;
  return {
    summary,
    agentVersion,
    bootedAt,
    containers: containers?.map(({ service, state, health }) => ({ service, state, health })),
    database,
    web: web && webInWords(web),
    diskUsedPercent: disk?.usedPercent,
    outOfMemoryKills,
    // An order that nobody waits for is no news of ours.
    order: isAnswer && order ? { ...order } : undefined,
  };
}
