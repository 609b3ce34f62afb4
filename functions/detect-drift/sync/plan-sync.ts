import type { ColumnChanges, Dataset } from '../../../shared/clients/superset/port.ts';
import type { Difference } from '../comparison/difference.ts';
import { isTemporal, supersetTypeOf, typeClassOf } from '../comparison/type-class.ts';
import type { WarehouseColumn } from '../comparison/warehouse-column.ts';
import type { Ownership } from './judge-ownership.ts';
import {
  type Descriptions,
  type FormerDescriptions,
  mergeChanges,
  planDescriptions,
} from './plan-descriptions.ts';

/** What keeps a run from writing to Superset, whatever differs. */
export type WritePermission =
  | { allowed: true }
  | { allowed: false; reason: 'observe' | 'shadow' | 'sync-none' | 'dry-run' | 'maintenance' };

/** What else a plan depends on. */
export type SyncSurroundings = {
  permission: WritePermission;
  /** As the mart's header gives them. */
  descriptions: Descriptions;
  former?: FormerDescriptions;
  ownership: Ownership;
};

/** What is to be written to one dataset, or why nothing is. */
export type SyncPlan = {
  dataset: Dataset;
  changes: { add: NonNullable<ColumnChanges['add']>; change: NonNullable<ColumnChanges['change']> };
  decision: 'write' | 'leave';
  reason:
    | 'differs'
    | 'in-sync'
    | 'virtual'
    | 'managed-externally'
    | 'not-owner'
    | Extract<WritePermission, { allowed: false }>['reason'];
};

/** What is said of a reason not to write, as a sentence without its end. */
export const reasonsInWords: Record<Exclude<SyncPlan['reason'], 'differs' | 'in-sync'>, string> = {
  virtual: 'A virtual dataset is never written',
  'managed-externally': 'The dataset is managed outside of Superset and never written',
  'not-owner': 'The account of the watchdog may not write the dataset',
  observe: 'Mode observe writes nothing',
  shadow: 'Mode shadow writes nothing to Superset',
  'sync-none': 'The request said sync: none',
  'dry-run': 'The request said dryRun: true',
  maintenance: 'Somebody is at work on Superset (control maintenance)',
};

/**
 * Plans what is safe to write: columns that are missing, and types of another class. Never removes or renames, never
 * touches a calculated column, and changes nothing that people set. What it adds is described as the mart says, and so
 * is the rest of a dataset that is written; words alone are no reason to write, for that throws away what is cached.
 */
export function planSync(
  dataset: Dataset,
  differences: readonly Difference[],
  { permission, descriptions, former = new Map(), ownership }: SyncSurroundings,
): SyncPlan {
  const needed = {
    add: differences.flatMap((difference) =>
      difference.kind === 'missing-in-superset' ? [addition(difference.column, descriptions)] : [],
    ),
    change: differences.flatMap((difference) =>
      difference.kind === 'type-changed' ? [typeRefresh(difference)] : [],
    ),
  };
  const isNeeded = needed.add.length + needed.change.length > 0;
  const words = isNeeded ? planDescriptions(dataset.columns, descriptions, former) : [];
  const changes = { ...needed, change: mergeChanges(needed.change, words) };
  const decide = (decision: SyncPlan['decision'], reason: SyncPlan['reason']): SyncPlan => ({
    dataset,
    changes,
    decision,
    reason,
  });
  if (!isNeeded) return decide('leave', 'in-sync');
  if (dataset.kind === 'virtual') return decide('leave', 'virtual');
  if (dataset.isManagedExternally) return decide('leave', 'managed-externally');
  if (!permission.allowed) return decide('leave', permission.reason);
  return ownership.mayWrite ? decide('write', 'differs') : decide('leave', 'not-owner');
}

function addition({ name, type, description }: WarehouseColumn, descriptions: Descriptions) {
  const said = descriptions.get(name.toLowerCase()) ?? description;
  return {
    name,
    type: supersetTypeOf(type),
    isTemporal: isTemporal(typeClassOf(type)),
    ...(said ? { description: said } : {}),
  };
}

/** Superset's own sync would keep the flag; charts of time then have a column that is none, or miss one that is. */
function typeRefresh({ column, now, from, to }: Extract<Difference, { kind: 'type-changed' }>) {
  const flag = isTemporal(from) === isTemporal(to) ? {} : { isTemporal: isTemporal(to) };
  return { id: column.id, type: supersetTypeOf(now.type), ...flag };
}
