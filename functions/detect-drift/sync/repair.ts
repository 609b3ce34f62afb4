import type { BigQueryClient } from '../../../shared/clients/bigquery-port.ts';
import type { Clock } from '../../../shared/clients/clock.ts';
import type { SupersetAccount, SupersetClient } from '../../../shared/clients/superset/port.ts';
import type { PlannedMart } from '../../../shared/mart-plan.ts';
import type { State } from '../../../shared/state.ts';
import { compareDataset, type SeenDataset } from '../dataset-state.ts';
import type { WorkingTime } from '../working-time.ts';
import { applyChanges } from './apply-changes.ts';
import { readFormerDescriptions, recordDescriptions } from './former-descriptions.ts';
import { judgeOwnership } from './judge-ownership.ts';
import type { FormerDescriptions } from './plan-descriptions.ts';
import { planSync, reasonsInWords, type SyncPlan, type WritePermission } from './plan-sync.ts';
import type { WriteResult } from './write-order.ts';

/** What a repair works with. */
export type RepairCollaborators = {
  superset: SupersetClient;
  bigquery: BigQueryClient;
  state: State;
  marts: readonly PlannedMart[];
  runId: string;
  now: Date;
  clock: Clock;
  time: WorkingTime;
};

/** What became of one dataset; `reason` is a sentence without its end. */
export type Repair = {
  plan: SyncPlan;
  outcome: 'written' | 'planned' | 'left';
  reason: string;
  notOwnedBecause?: string;
};

/** The datasets as they are after the repair, and what was done to those that differ. */
export type Repaired = { seen: SeenDataset[]; repairs: Repair[] };

/** Writes what is safe to each dataset that differs, one after another, and says why where it does not. */
export async function repairDatasets(
  seen: readonly SeenDataset[],
  { permission, account }: { permission: WritePermission; account: SupersetAccount | undefined },
  collaborators: RepairCollaborators,
): Promise<Repaired> {
  const repaired: Repaired = { seen: [], repairs: [] };
  for (const each of seen) {
    const state = compareDataset(each);
    const differences = state.kind === 'compared' ? state.differences : [];
    const descriptions = descriptionsOf(each, collaborators.marts);
    const ownership = judgeOwnership(each.dataset, account);
    const former = await formerOf(each, differences.length > 0, collaborators);
    const plan = planSync(each.dataset, differences, { permission, descriptions, former, ownership });
    if (plan.decision === 'leave') {
      repaired.seen.push(each);
      if (plan.reason !== 'in-sync' && plan.reason !== 'differs') {
        const outcome = lasting.includes(plan.reason) ? 'left' : 'planned';
        repaired.repairs.push({ plan, outcome, reason: reasonsInWords[plan.reason] });
      }
      continue;
    }
    await recordDescriptions(collaborators.state, plan.dataset.id, { descriptions, former });
    collaborators.time.check();
    const result = await applyChanges({ seen: plan.dataset, changes: plan.changes }, collaborators);
    repaired.seen.push({ ...each, dataset: result.dataset });
    repaired.repairs.push(repairOf(plan, result));
  }
  return repaired;
}

/** What no other mode or moment changes. */
const lasting: readonly SyncPlan['reason'][] = ['virtual', 'managed-externally', 'not-owner'];

function repairOf(plan: SyncPlan, result: WriteResult): Repair {
  const outcome = result.outcome === 'written' ? 'written' : 'left';
  const notOwned = result.outcome === 'not-owner' ? { notOwnedBecause: `Superset says: ${result.text}` } : {};
  return { plan, outcome, reason: resultInWords(result), ...notOwned };
}

/** What became of a write, as a sentence without its end. */
export function resultInWords(result: WriteResult): string {
  switch (result.outcome) {
    case 'written':
      return result.problems.length === 0
        ? 'It was written and read back'
        : `It was written, and reads back otherwise: ${result.problems.join('; ')}`;
    case 'already-there':
      return 'Somebody else did the same meanwhile';
    case 'edited-meanwhile':
      return 'Somebody edited the dataset meanwhile, so the next run compares it again';
    case 'approval-used':
      return 'It was approved once, and that was carried out';
    case 'out-of-sight':
      return `It could not be read again right before the write: ${result.text}`;
    case 'busy':
      return 'Another run is writing to it';
    case 'not-owner':
      return `The account of the watchdog may not write it: ${result.text}`;
    case 'refused':
      return `Superset refused it: ${result.text}`;
  }
}

/** Only asked for where something differs: words alone are not written. */
async function formerOf(
  { dataset }: SeenDataset,
  isDiffering: boolean,
  { state }: Pick<RepairCollaborators, 'state'>,
): Promise<FormerDescriptions> {
  return isDiffering ? readFormerDescriptions(state, dataset.id) : new Map();
}

function descriptionsOf({ dataset }: SeenDataset, marts: readonly PlannedMart[]): Map<string, string> {
  const mart = marts.find(({ name }) => name === dataset.tableName);
  return new Map(mart?.columns.map(({ name, description }) => [name.toLowerCase(), description]));
}
