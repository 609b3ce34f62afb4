import type { Dataset, SupersetAccount } from '../../../shared/clients/superset/port.ts';

/** Whether Superset would let the account write a dataset, known before trying. */
export type Ownership =
  | { mayWrite: true; reason: 'owner' | 'administrator' }
  /** Superset did not tell who we are: only trying shows it. */
  | { mayWrite: true; reason: 'unknown' }
  | { mayWrite: false; reason: 'not-owner' | 'no-permission'; because: string };

/** Superset's role for whom it asks for no ownership; where it has another name, an administrator must own too. */
const administrators = 'Admin';

const writing = 'can_write on Dataset';

/** Judges it by role first: an administrator writes without owning, and nobody else does. */
export function judgeOwnership(
  { ownerIds }: Pick<Dataset, 'ownerIds'>,
  account: SupersetAccount | undefined,
): Ownership {
  if (account?.roles.includes(administrators)) return { mayWrite: true, reason: 'administrator' };
  if (account?.userId === undefined) return { mayWrite: true, reason: 'unknown' };
  const { userId, username = `user ${userId}`, roles, permissions } = account;
  if (permissions.length > 0 && !permissions.includes(writing)) {
    const because = `${username} has not the permission "${writing}" (roles: ${roles.join(', ') || 'none'})`;
    return { mayWrite: false, reason: 'no-permission', because };
  }
  if (ownerIds.includes(userId)) return { mayWrite: true, reason: 'owner' };
  const owners = ownerIds.length === 0 ? 'nobody' : `only the users ${ownerIds.join(', ')}`;
  const because = `${owners} and not ${username}, who is user ${userId} (roles: ${roles.join(', ') || 'none'})`;
  return { mayWrite: false, reason: 'not-owner', because };
}
