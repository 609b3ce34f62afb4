/** What Superset's port says to whoever reaches the VM. */
export type Web = 'up' | 'refused' | 'hung';

/** What Superset's metadata database does. */
export type Database = 'up' | 'down' | 'frozen';

/** All that others can see of the VM; the Superset stand-in behaves accordingly. */
export type VmSight = {
  /** Whether a connection from outside gets anywhere. */
  isReachable: boolean;
  web: Web;
  database: Database;
};

/** Whether two sights are the same. */
export function isSameSight(one: VmSight, other: VmSight): boolean {
  return one.isReachable === other.isReachable && one.web === other.web && one.database === other.database;
}
