import type { ComputeClient } from '../../shared/clients/compute-port.ts';
import { type AgentRecord, readAgentReport } from '../../shared/remedies.ts';
import { scrubText } from '../../shared/scrub.ts';
import type { State } from '../../shared/state.ts';
import type { GiveUpEvidence } from './give-up.ts';

const serialBytes = 20_000;
const mostLines = 25;
const longestLine = 300;
const changesHours = 24;

/** Gathers what a person wants to see first; what cannot be had is named, and keeps nothing else back. */
export async function gatherGiveUpEvidence({
  state,
  compute,
  now,
}: {
  state: Pick<State, 'read'>;
  compute: Pick<ComputeClient, 'serialConsole' | 'operations'> | undefined;
  now: Date;
}): Promise<GiveUpEvidence> {
  const latest = await readAgentReport(state);
  const ordered = (await state.read<AgentRecord>('agent-report', 'last-order'))?.value;
  return [
    { label: 'Containers', value: containersOf(latest) },
    { label: 'Last log lines', value: excerpt(ordered?.report.logLines ?? []) },
    { label: 'Serial console', value: await spoken(() => serialConsole(compute)) },
    { label: 'What changed last', value: await spoken(() => changes(compute, now)) },
  ];
}

function containersOf(record: AgentRecord | undefined): string {
  if (!record) return 'the agent on the VM has never reported';
  const { report, receivedAt } = record;
  const states = (report.containers ?? []).map(
    ({ name, state, health, exitCode }) =>
      `${name} ${health || state}${exitCode === undefined || state === 'running' ? '' : ` (${exitCode})`}`,
  );
  return `${states.join(', ') || 'none'}, as of ${receivedAt}`;
}

async function serialConsole(compute: Pick<ComputeClient, 'serialConsole'> | undefined): Promise<string> {
  if (!compute) return 'watchdog.yaml names no VM';
  return excerpt((await compute.serialConsole({ bytes: serialBytes })).split(/\r?\n/));
}

async function changes(compute: Pick<ComputeClient, 'operations'> | undefined, now: Date): Promise<string> {
  if (!compute) return 'watchdog.yaml names no VM';
  const operations = await compute.operations(new Date(now.getTime() - changesHours * 3_600_000));
  const [newest, ...others] = operations.slice(0, 3);
  if (!newest) return `nobody did anything to the VM within ${changesHours} hours`;
  return [newest, ...others]
    .map(({ type, user, insertedAt }) => `${type} by ${user} at ${insertedAt.toISOString()}`)
    .join('; ');
}

async function spoken(ask: () => Promise<string>): Promise<string> {
  try {
    return await ask();
  } catch (error) {
    return `could not be had: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The end of it, without secrets and without what a terminal makes of control characters. */
function excerpt(lines: readonly string[]): string {
  const whole = scrubText(lines.join('\n'), []);
  const printable = whole.replaceAll(/\p{Cc}/gu, (character) => (character === '\n' ? '\n' : ''));
  const kept = printable.split('\n').filter((line) => line.trim() !== '');
  return (
    kept
      .slice(-mostLines)
      .map((line) => line.slice(0, longestLine))
      .join('\n') || 'none'
  );
}
