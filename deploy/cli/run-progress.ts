import type { WatchdogEvent } from '../../shared/events/cloud-event.ts';
import type { FactData } from '../../shared/events/facts.ts';
import { martRefreshed, martsRefreshed, runStarted } from '../../shared/events/refresh-facts.ts';

/** Shows a run while it happens. */
export type RunProgress = {
  show: (fact: WatchdogEvent) => void;
  showMail: (mail: { to: string; subject: string }) => void;
};

type Mart = FactData<'mart-refreshed'>;

const marks: Record<Mart['outcome'], string> = {
  refreshed: '✔',
  failed: '✘',
  rejected: '✘',
  skipped: '-',
  held: '-',
};

/** One line for each mart; on a terminal also a live line that says how far the run is. */
export function createRunProgress({
  write,
  isTerminal,
}: {
  write: (text: string) => void;
  isTerminal: boolean;
}): RunProgress {
  let total = 0;
  let done = 0;
  const print = (line: string) => {
    // The live line is overwritten by the next one.
    write(isTerminal ? `\r\u001b[K${line}\n` : `${line}\n`);
    if (isTerminal && total > 0 && done < total) write(`  ${done}/${total} marts ...`);
  };
  return {
    showMail: ({ to, subject }) => print(`  ✉ ${to}: ${subject}`),
    show: (fact) => {
      switch (fact.type) {
        case 'watchdog.run-started.v1': {
          const { runId, plan, mode, trigger, author, reason } = runStarted.parse(fact.data);
          total = plan.filter(({ action }) => action !== 'skip').length;
          done = 0;
          const by = author ? ` by ${author}, who says so` : '';
          const why = reason ? `: ${reason}` : '';
          return print(`Run ${runId} (${trigger}${by}, mode ${mode}): ${total} marts${why}`);
        }
        case 'watchdog.mart-refreshed.v1':
          done++;
          return print(martLine(martRefreshed.parse(fact.data)));
        case 'watchdog.marts-refreshed.v1':
          done = total;
          return print(martsRefreshed.parse(fact.data).summary);
        case 'watchdog.request-rejected.v1': {
          const { topic, field, problem } = fact.data as { topic: string; field: string; problem: string };
          return print(`✘ ${topic} rejected: ${field ? `${field}: ` : ''}${problem}`);
        }
        case 'watchdog.run-joined.v1':
          return print(`  ${(fact.data as { reason: string }).reason}: joined`);
        default:
      }
    },
  };
}

function martLine(mart: Mart): string {
  const seconds = mart.durationSeconds === undefined ? '' : `${mart.durationSeconds.toFixed(1)} s`;
  const detail =
    mart.outcome === 'refreshed' ? mart.explanation : `${mart.outcome} (${mart.reason}): ${mart.explanation}`;
  return `  ${marks[mart.outcome]} ${mart.mart.padEnd(24)} ${seconds.padStart(8)}  ${detail}`;
}
