import test from 'ava';
import fc from 'fast-check';
import { compareColumns } from '../../../../functions/detect-drift/comparison/compare-columns.ts';
import { planSync } from '../../../../functions/detect-drift/sync/plan-sync.ts';
import { verifyWrite } from '../../../../functions/detect-drift/sync/verify-write.ts';
import { columnsBodyOf } from '../../../../shared/clients/superset/column-changes.ts';
import { column, dataset } from '../_dataset.ts';
import { createFakeSuperset } from '../_superset.ts';

const names = fc.constantFrom('country', 'Country', 'users', 'USERS', 'dev.os', 'Օր', 'a`b', "it's", 'rate');
const types = fc.constantFrom('STRING', 'INT64', 'DATE', 'TIMESTAMP', 'ARRAY<STRING>', 'STRUCT<a INT64>');
const folded = (name: string) => name.toLowerCase();

const rows = fc.uniqueArray(
  fc.record({ name: names, type: types, expression: fc.constantFrom(undefined, undefined, '', 'users * 2') }),
  { selector: ({ name }) => folded(name), maxLength: 7 },
);
const tables = fc.uniqueArray(fc.record({ name: names, type: types }), {
  selector: ({ name }) => folded(name),
  minLength: 1,
  maxLength: 7,
});
const options = {
  permission: { allowed: true } as const,
  descriptions: new Map<string, string>(),
  ownership: { mayWrite: true, reason: 'owner' } as const,
};

test('whatever differs: nothing that was there goes, what can be added is, and the next run has nothing to write', async (t) => {
  await fc.assert(
    fc.asyncProperty(rows, tables, async (columns, table) => {
      const before = dataset({
        columns: columns.map(({ name, ...more }, index) =>
          column(index + 1, name, { ...more, label: `L${index}` }),
        ),
      });
      const superset = createFakeSuperset();
      superset.datasets.set(7, before);
      const plan = planSync(before, compareColumns(before, table), options);
      if (plan.decision === 'leave') return;

      columnsBodyOf(before, plan.changes);
      await superset.client.putDatasetColumns(before, plan.changes);
      const after = await superset.client.dataset(7);

      t.deepEqual(verifyWrite(before, plan.changes, after), []);
      t.deepEqual(
        after.columns
          .slice(0, columns.length)
          .map(({ id, name, label, expression }) => [id, name, label, expression]),
        before.columns.map(({ id, name, label, expression }) => [id, name, label, expression]),
      );
      t.is(planSync(after, compareColumns(after, table), options).reason, 'in-sync');
      const spelled = after.columns.map(({ name }) => folded(name));
      t.is(new Set(spelled).size, spelled.length, 'no name twice, whatever its case');
    }),
    { numRuns: 300 },
  );
});
