import type { AgentWord, VmReport } from '../../../../shared/events/vm-messages.ts';
import { type Containers, type Service, services } from '../model/containers.ts';
import type { VmTimings } from '../model/timings.ts';

/** What an order is carried out with. */
export type OrderTools = {
  containers: Containers;
  timings: VmTimings;
  now: () => Date;
  /** Rejects when the VM goes down meanwhile. */
  pause: (milliseconds: number) => Promise<void>;
};

/** What became of an order. */
export type Outcome = { outcome: 'done' | 'failed'; reason?: string; backup?: VmReport['backup'] };

/** The app without its database; the worker goes with the web. */
const appServices: readonly Service[] = ['superset', 'superset-worker'];

/** How often Postgres is asked whether it answers, before the order fails. */
const databaseQuestions = 30;
const betweenQuestionsMilliseconds = 1000;

/** Does what the word says, as the runbook does it by hand. */
export async function carryOut(word: AgentWord, tools: OrderTools): Promise<Outcome> {
  switch (word) {
    case 'restart-app':
      await restart(appServices, tools);
      return { outcome: 'done' };
    case 'restart-worker':
      await restart(['superset-worker'], tools);
      return { outcome: 'done' };
    case 'database-first':
      return databaseFirst(tools);
    case 'down-up':
      await restart(services, tools);
      return { outcome: 'done' };
    case 'backup-metadata':
      return backUp(tools);
    case 'report':
      return { outcome: 'done' };
  }
}

/** Stopped together, which takes as long as the slowest. */
async function restart(names: readonly Service[], { containers, pause }: OrderTools): Promise<void> {
  const longest = Math.max(...names.map(containers.stopTakes));
  if (longest > 0) await pause(longest);
  for (const name of names) containers.stop(name);
  for (const name of names) containers.up(name);
}

async function databaseFirst(tools: OrderTools): Promise<Outcome> {
  const { containers, pause } = tools;
  // `up -d` would leave a frozen database alone.
  await restart(['superset_db'], tools);
  for (let asked = 0; !containers.isDatabaseUp(); asked += 1) {
    if (asked === databaseQuestions)
      return { outcome: 'failed', reason: 'superset_db does not accept connections' };
    await pause(betweenQuestionsMilliseconds);
  }
  await restart(appServices, tools);
  return { outcome: 'done' };
}

async function backUp({ containers, timings, now, pause }: OrderTools): Promise<Outcome> {
  if (!containers.isDatabaseUp()) {
    return { outcome: 'failed', reason: 'pg_dump: connection to server at "superset_db" failed' };
  }
  await pause(timings.backup);
  const verifiedAt = now().toISOString();
  const place = `/var/backups/superset/superset_${verifiedAt.slice(0, 10).replaceAll('-', '')}.sql.gz`;
  return { outcome: 'done', backup: { place, bytes: 1_250_000, verifiedAt, tables: 96 } };
}
