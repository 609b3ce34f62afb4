import type { Control } from '../../shared/controls.ts';
import type { Restraint, Rung } from '../../shared/remedies.ts';
import type { Attempt } from './attempt.ts';
import { spentBudget } from './budget.ts';
import { agentRungs } from './ladder.ts';
import { minutesBetween, type Wait, wait } from './restraint.ts';
import type { Surroundings } from './surroundings.ts';

/** A person who did something to the VM is at work on it for so long. */
const quietMinutes = 60;
/** What lacked a machine waits for its budget of so many minutes, which is no end of the ladder. */
const capacityMinutes = 15;

/** Rungs that are done to the whole VM. */
export const harshRungs: readonly Rung[] = ['reset-vm', 'start-vm'];

/** What was tried before, and when that began which it would be done for. */
export type Tried = { attempts: readonly Attempt[]; occasion: string };

/** What keeps a rung from being done now, whoever wants it. */
export function hinder(
  rung: Rung,
  { attempts, occasion }: Tried,
  surroundings: Surroundings,
): Wait | undefined {
  const { isAgentListening, dryRun } = surroundings;
  if (agentRungs.includes(rung) && !isAgentListening) {
    return wait('not-remediable', `the agent on the VM does not listen, so ${rung} cannot be done`, rung);
  }
  return (
    hinderBySpending(rung, attempts, surroundings) ??
    hinderByApproval(rung, { attempts, occasion }, surroundings) ??
    (dryRun.includes(rung)
      ? wait('dry-run', `${rung} is only planned: watchdog.yaml says so`, rung)
      : undefined) ??
    // The last: Compute is asked who did what only when nothing else keeps the rung.
    (harshRungs.includes(rung) ? hinderByPerson(rung, surroundings) : undefined)
  );
}

/** Whether a hindrance keeps the next rung from being tried, too; a person's word does, a spent budget does not. */
export function holdsLadder({ because }: Wait): boolean {
  return !passing.includes(because);
}

const passing: readonly Restraint[] = ['budget-spent', 'not-remediable'];

/**
 * What has to be approved, by the id that control knows it by: an approval counts once, so each time has another.
 * `occasion` is the begin of the outage, or the day.
 */
export function approvalIdOf(rung: Rung, occasion: string, attempts: readonly Attempt[]): string {
  const times = attempts.filter(({ job, startedAt }) => job === rung && startedAt >= occasion).length;
  return [rung, occasion.slice(0, 16).replaceAll(/[-:]/g, ''), times + 1].join('-');
}

/** The approval of a rung at this occasion, where it has been given. */
export function approvalOf(id: string, controls: readonly Control[]): Control | undefined {
  return controls.find(({ kind, subject }) => kind === 'approve' && subject === id);
}

function hinderBySpending(rung: Rung, attempts: readonly Attempt[], { budget, now }: Surroundings) {
  const own = attempts.filter(({ job }) => job === rung);
  const starts = own.map(({ startedAt }) => new Date(startedAt));
  const spent = spentBudget(rung, starts, { budget, now });
  if (!spent) return undefined;
  const again = `again from ${spent.until.toISOString()}`;
  const isShort = minutesBetween(now, spent.until) <= capacityMinutes;
  if (own.at(-1)?.lackedCapacity && isShort) {
    return wait('no-capacity', `Google has no machine free in the zone; ${again}`, rung);
  }
  return wait('budget-spent', `${spent.reason}; ${again}`, rung);
}

function hinderByPerson(rung: Rung, { humanActedAt, now }: Surroundings): Wait | undefined {
  if (humanActedAt === 'unknown') {
    const reason = 'Compute does not say whether a person is at work on the VM';
    return wait('human-acted', reason, rung);
  }
  if (!humanActedAt || minutesBetween(humanActedAt, now) >= quietMinutes) return undefined;
  return wait('human-acted', `somebody did something to the VM at ${humanActedAt.toISOString()}`, rung);
}

function hinderByApproval(
  rung: Rung,
  { attempts, occasion }: Tried,
  { needApproval, controls }: Surroundings,
): Wait | undefined {
  if (!needApproval.includes(rung)) return undefined;
  const id = approvalIdOf(rung, occasion, attempts);
  if (approvalOf(id, controls)) return undefined;
  return wait('needs-approval', `${rung} is done only when somebody approves it, as proposal ${id}`, rung);
}
