import test from 'ava';
import { anonymous } from '../../../../../deploy/local/superset/accounts/account.ts';
import { rulesFor } from '../../../../../deploy/local/superset/chart-data/row-level-security.ts';
import type { RuleRow } from '../../../../../deploy/local/superset/metadata.ts';

const branch = 7;
const rule = (id: number, changes: Partial<RuleRow> = {}): RuleRow => ({
  id,
  name: `Rule ${id}`,
  filterType: 'Regular',
  roleIds: [branch],
  groupKey: null,
  clause: `clause ${id}`,
  datasetIds: [1],
  ...changes,
});

const conditionsFor = (roleIds: number[], ...rules: RuleRow[]) =>
  rulesFor(
    { rules: new Map(rules.map((each) => [each.id, each])) },
    { id: 1 },
    { user: { ...anonymous.user, roleIds } },
  );

test('a regular rule restricts its roles, a base rule all others', (t) => {
  const base = rule(2, { filterType: 'Base' });

  t.deepEqual(conditionsFor([branch], rule(1), base), ['(clause 1)']);
  t.deepEqual(conditionsFor([8], rule(1), base), ['(clause 2)']);
});

test('a rule of another dataset restricts nobody here', (t) => {
  t.deepEqual(conditionsFor([branch], rule(1, { datasetIds: [2] })), []);
});

test('one of the rules of a group is enough, and each group has to hold', (t) => {
  const grouped = { groupKey: 'country' };

  t.deepEqual(conditionsFor([branch], rule(1, grouped), rule(2), rule(3, grouped)), [
    '((clause 1) OR (clause 3))',
    '(clause 2)',
  ]);
});
