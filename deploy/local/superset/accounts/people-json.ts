import type { Metadata } from '../metadata.ts';
import type { Account } from './account.ts';

/** People as they are named in what they own. */
export function peopleJson({ users }: Metadata, ids: readonly number[]): object[] {
  return ids.flatMap((id) => {
    const user = users.get(id);
    return user ? [{ id, first_name: user.firstName, last_name: user.lastName, email: user.email }] : [];
  });
}

/** The owners of something new: those who are named, and its maker but for an administrator who names others. */
export function ownersOfNew(account: Account, named: readonly number[] = []): number[] {
  return named.length === 0 ? [account.user.id] : withOneself(account, named);
}

/** The owners after a write; nobody but an administrator can give a thing away whole. */
export function ownersAfter(account: Account, before: number[], named: number[] | undefined): number[] {
  return named === undefined ? before : withOneself(account, named);
}

function withOneself({ isAdmin, user }: Account, named: readonly number[]): number[] {
  return isAdmin || named.includes(user.id) ? [...named] : [...named, user.id];
}

/** Superset's complaint where an owner is nobody. */
export function complaintAboutOwners(
  { users }: Metadata,
  named: readonly number[] = [],
): { owners: string[] } | undefined {
  return named.every((id) => users.has(id)) ? undefined : { owners: ['Owners are invalid'] };
}
