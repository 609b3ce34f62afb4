import type { DatasetRow, Metadata, UserRow } from '../metadata.ts';

/** Who makes a call, and what their roles let them do. */
export type Account = {
  user: UserRow;
  isAdmin: boolean;
  /** Such as `can_write on Dataset`. */
  may: (permission: string) => boolean;
  mayReadAll: boolean;
  /** Without it a dataset is as if it were not there. */
  mayRead: (dataset: DatasetRow) => boolean;
  /** Whether the account may write what these people own. */
  owns: (row: { ownerIds: readonly number[] }) => boolean;
};

/** The role that may do everything and owns everything. */
export const administratorRole = 'Admin';

/** The account of a user, as its roles are right now. */
export function accountOf({ roles }: Metadata, user: UserRow): Account {
  const held = user.roleIds.flatMap((id) => roles.get(id) ?? []);
  const isAdmin = held.some(({ name }) => name === administratorRole);
  const may = (permission: string) => isAdmin || held.some(({ permissions }) => permissions.has(permission));
  const mayReadAll =
    may('all_datasource_access on all_datasource_access') ||
    may('all_database_access on all_database_access');
  return {
    user,
    isAdmin,
    may,
    mayReadAll,
    mayRead: () => mayReadAll,
    owns: ({ ownerIds }) => isAdmin || ownerIds.includes(user.id),
  };
}

/** Somebody who has not signed in. */
export const anonymous: Account = {
  user: {
    id: 0,
    username: '',
    password: '',
    email: '',
    firstName: '',
    lastName: '',
    active: false,
    roleIds: [],
  },
  isAdmin: false,
  may: () => false,
  mayReadAll: false,
  mayRead: () => false,
  owns: () => false,
};
