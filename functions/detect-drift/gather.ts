import type { SupersetAccount } from '../../shared/clients/superset/port.ts';
import type { PlannedMart } from '../../shared/mart-plan.ts';
import { type SeenDataset, tableOfMarts } from './dataset-state.ts';
import { gatherDatasets } from './gather-datasets.ts';
import type { GatherOptions } from './gather-options.ts';
import { fetchTables } from './gather-tables.ts';
import { gatherUsers } from './gather-users.ts';
import { type HiddenUse, hiddenUses } from './hidden.ts';
import { readAccount } from './read-account.ts';
import { needFromSuperset } from './sight.ts';
import type { Users } from './users.ts';

/** Everything that a run found, before it judges. */
export type Gathered = {
  seen: SeenDataset[];
  users: Users;
  /** The marts that exist in BigQuery. */
  marts: PlannedMart[];
  isAnythingVisible: boolean;
  hidden: HiddenUse[];
  /** What could not be looked at, for people. */
  obstacles: string[];
  /** What is never looked at, and why. */
  notChecked: string[];
  supersetVersion: string | undefined;
  /** Set where this client was made for another version. */
  versionWarning: string | undefined;
  /** Undefined where Superset does not let the account ask who it is. */
  account: SupersetAccount | undefined;
};

/**
 * Looks at both sides: all columns of the marts; the lists of Superset, whole; and of every dataset over a mart, every
 * chart that uses one of them or another chart, and every dashboard, what the lists do not tell: from memory where it
 * cannot have changed. Throws `Blindness` where nothing can be compared, and `OutOfTime` where another delivery has
 * to go on.
 */
export async function gather(options: GatherOptions): Promise<Gathered> {
  const { superset, bigquery, plan, marts, time } = options;
  const version = await needFromSuperset('The version of Superset', superset.version);
  const account = await readAccount(superset);
  const listed = await needFromSuperset('The datasets of Superset', superset.listDatasets);
  const used = listed.flatMap((dataset) => tableOfMarts(dataset, marts) ?? []);
  const tables = await fetchTables(bigquery, marts.dataset, { used, time });
  const { seen, obstacles } = await gatherDatasets(listed, tables, options);
  const usable = {
    datasets: new Set(seen.map(({ dataset }) => dataset.id)),
    databases: new Set(seen.map(({ dataset }) => dataset.database.id)),
    tables: new Set(tables.keys()),
  };
  const { users, notChecked } = await gatherUsers(usable, options);
  return {
    seen,
    users,
    marts: plan.marts.filter(({ name }) => tables.has(name)),
    isAnythingVisible: listed.length > 0,
    // Where nothing is visible, that is one fault and not one for each dataset.
    hidden: listed.length === 0 ? [] : hiddenUses(users, new Set(listed.map(({ id }) => id))),
    obstacles: [...obstacles, ...(listed.length === 0 ? ['Superset shows the account no dataset'] : [])],
    notChecked: [
      ...notChecked,
      ...seen.flatMap(({ dataset, uncheckedBecause }) =>
        uncheckedBecause ? [`The virtual dataset ${dataset.tableName}: ${uncheckedBecause}`] : [],
      ),
    ],
    supersetVersion: version.version,
    versionWarning: version.warning,
    account,
  };
}
