import type { VmReport } from '../../shared/events/vm-messages.ts';
import type { AgentRecord } from '../../shared/remedies.ts';

/** A heartbeat that says nothing new is written so often at most. */
const unchangedSeconds = 60;
/** A disk is told as full from here on; what it gains below is no news. */
const fullPercent = 90;

/** Whether a report is written down: the newest wins, and one that says nothing new is written once a minute. */
export function isWrittenDown(known: AgentRecord | undefined, next: AgentRecord): boolean {
  if (!known) return true;
  const seconds = (Date.parse(next.receivedAt) - Date.parse(known.receivedAt)) / 1000;
  if (seconds < 0) return false;
  return seconds >= unchangedSeconds || changesOf(known.report, next.report).length > 0;
}

/** What is not as it was, in words; empty where nothing is. */
export function changesOf(before: VmReport | undefined, after: VmReport): string[] {
  if (!before) return ['the agent reports for the first time'];
  const was = aspectsOf(before);
  return [...aspectsOf(after)].flatMap(([name, now]) => {
    const then = was.get(name);
    if (now === undefined || then === now) return [];
    return [then === undefined ? `${name} is ${now}` : `${name} is ${now} (was ${then})`];
  });
}

/** Everything whose change is worth a fact; left out is what moves with every heartbeat. */
function aspectsOf(report: VmReport): Map<string, string | undefined> {
  const { agentVersion, bootedAt, web, database, disk, outOfMemoryKills, containers = [] } = report;
  return new Map<string, string | undefined>([
    ['the version of the agent', agentVersion],
    ['the start of the VM', bootedAt],
    ['/health on the VM', web && webInWords(web)],
    ['the database', database],
    ['the disk', disk && (disk.usedPercent >= fullPercent ? 'full' : 'not full')],
    ['the count of processes killed for memory', outOfMemoryKills?.toString()],
    ...containers.map(({ service, state, health }): [string, string] => [
      service,
      health ? `${state}, ${health}` : state,
    ]),
  ]);
}

/** What /health on the VM says, in a word. */
export function webInWords({ httpStatus, problem }: NonNullable<VmReport['web']>): string {
  return httpStatus === null ? (problem ?? 'silent') : String(httpStatus);
}
