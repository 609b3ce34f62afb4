import type { VmReport } from '../../shared/events/vm-messages.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { AgentSight } from './sight.ts';

/** A heartbeat a minute; three may be lost before the agent counts as blind. */
const freshSeconds = 200;

/** Two clocks may differ by so much; a report from later than that is made up, or its clock is no clock. */
const skewSeconds = 30;

/** From here on Postgres and Docker may stop writing at any time. */
const fullPercent = 95;

/** What the agent says, or does not say, beside what the function sees for itself. */
export function agentFaults(agent: AgentSight | undefined, now: Date): Diagnosis[] {
  // Where no agent was ever installed there is nothing to miss.
  if (!agent) return [];
  const report = freshReport(agent, now);
  if (!report) return [{ cause: 'agent-silent', reason: `The agent on the VM ${silenceOf(agent)}` }];
  return [...workerFaults(report), ...diskFaults(report)];
}

/**
 * The last report while it is fresh, by our clock and by its own: one that lay on the way for an hour is as old as one
 * that came an hour ago.
 */
export function freshReport(agent: AgentSight | undefined, now: Date): VmReport | undefined {
  if (!agent?.report) return undefined;
  const ages = [agent.receivedAt.getTime(), Date.parse(agent.report.at)].map(
    (at) => (now.getTime() - at) / 1000,
  );
  return ages.every((age) => age >= -skewSeconds && age <= freshSeconds) ? agent.report : undefined;
}

/** How the silence of an agent is told. */
export function silenceOf(agent: AgentSight): string {
  return agent.report
    ? `was last heard at ${agent.receivedAt.toISOString()}, with a report of ${agent.report.at}`
    : 'reports what cannot be read';
}

function workerFaults({ containers = [] }: VmReport): Diagnosis[] {
  const workers = containers.filter(({ service }) => /worker/.test(service) && !/beat/.test(service));
  const down = workers.find(({ state, health }) => state !== 'running' || health === 'unhealthy');
  if (!down) return [];
  const state = down.state === 'running' ? down.health : down.state;
  const memory = down.outOfMemory ? ', killed by the kernel for its memory' : '';
  return [{ cause: 'worker-down', reason: `The container ${down.name} is ${state}${memory}` }];
}

function diskFaults({ disk }: VmReport): Diagnosis[] {
  if (!disk || disk.usedPercent < fullPercent) return [];
  return [{ cause: 'disk-full', reason: `The file system ${disk.path} is ${disk.usedPercent} % full` }];
}
