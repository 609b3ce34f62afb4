import type { Account } from '../accounts/account.ts';
import type { DatasetRow, Metadata, RuleRow } from '../metadata.ts';

/** The conditions that row-level security adds to every query of a dataset by this account. */
export function rulesFor(
  { rules }: Pick<Metadata, 'rules'>,
  { id }: Pick<DatasetRow, 'id'>,
  { user }: Pick<Account, 'user'>,
): string[] {
  const groups = new Map<string | number, string[]>();
  for (const rule of rules.values()) {
    if (!rule.datasetIds.includes(id) || !restricts(rule, user.roleIds)) continue;
    // A rule without a key is a group of its own.
    const key = rule.groupKey ?? rule.id;
    groups.set(key, [...(groups.get(key) ?? []), `(${rule.clause})`]);
  }
  return [...groups.values()].map((clauses) =>
    clauses.length > 1 ? `(${clauses.join(' OR ')})` : clauses.join(''),
  );
}

function restricts({ filterType, roleIds }: RuleRow, held: readonly number[]): boolean {
  return roleIds.some((id) => held.includes(id)) === (filterType === 'Regular');
}
