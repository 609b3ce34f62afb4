import type { Diagnosis } from './diagnosis.ts';
import type { AgentSight } from './sight.ts';

/** A heartbeat a minute; three may be lost before the agent counts as blind. */
const freshSeconds = 200;

/** From here on Postgres and Docker may stop writing at any time. */
const fullPercent = 95;

/** What the agent says, or does not say, beside what the function sees for itself. */
export function agentFaults(agent: AgentSight | undefined, now: Date): Diagnosis[] {
  // Where no agent was ever installed there is nothing to miss.
  if (!agent) return [];
  const report = freshReport(agent, now);
  if (!report) {
    const reason = `The agent on the VM was last heard at ${agent.receivedAt.toISOString()}`;
    return [{ cause: 'agent-silent', reason }];
  }
  return [...workerFaults(report), ...diskFaults(report)];
}

/** The last report while it is fresh; what the agent said before that is worth nothing now. */
export function freshReport(agent: AgentSight | undefined, now: Date): AgentSight['report'] | undefined {
  if (!agent) return undefined;
  const ageSeconds = (now.getTime() - agent.receivedAt.getTime()) / 1000;
  return ageSeconds <= freshSeconds ? agent.report : undefined;
}

function workerFaults({ containers = [] }: AgentSight['report']): Diagnosis[] {
  const worker = containers.find(({ service }) => /worker/.test(service) && !/beat/.test(service));
  if (!worker || (worker.state === 'running' && worker.health !== 'unhealthy')) return [];
  const state = worker.health === 'unhealthy' ? 'unhealthy' : worker.state;
  const memory = worker.outOfMemory ? ', killed by the kernel for its memory' : '';
  return [{ cause: 'worker-down', reason: `The container ${worker.name} is ${state}${memory}` }];
}

function diskFaults({ disk }: AgentSight['report']): Diagnosis[] {
  if (!disk || disk.usedPercent < fullPercent) return [];
  return [{ cause: 'disk-full', reason: `The file system ${disk.path} is ${disk.usedPercent} % full` }];
}
