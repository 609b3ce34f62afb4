import test from 'ava';
import { effectOf, type Side } from '../../../functions/detect-drift/effects.ts';
import type { Use } from '../../../functions/detect-drift/references/reference.ts';
import type { User } from '../../../functions/detect-drift/uses.ts';

const chart: User = { kind: 'chart', id: 1, name: 'c', dashboards: [] };
const filter: User = { kind: 'native-filter', name: 'f', dashboard: { id: 1, title: 'd' } };

const use = (how: Use, user: User = chart) => ({
  user,
  reference: { column: 'c', use: how, confidence: 'certain', place: 'p', isSql: false } as const,
});

const sides: Side[] = ['superset-only', 'neither', 'bigquery-only', 'both'];

/** As measured: gone from BigQuery only, gone from both, in BigQuery and not in Superset, where it should be. */
const row = test.macro({
  exec(t, how: Use, wanted: string[]) {
    t.deepEqual(
      sides.map((side) => effectOf(use(how), side, true)),
      wanted as never,
    );
  },
  title: (_, how: Use) => `a column used as ${how}`,
});

test(row, 'dimension', ['breaks', 'breaks', 'breaks', 'none']);
test(row, 'metric', ['breaks', 'breaks', 'breaks', 'none']);
test(row, 'order', ['breaks', 'breaks', 'breaks', 'none']);
test(row, 'sql', ['breaks', 'breaks', 'none', 'none']);
test(row, 'axis', ['breaks', 'breaks', 'none', 'none']);
test(row, 'filter', ['breaks', 'wrong-numbers', 'wrong-numbers', 'none']);
test(row, 'time-filter', ['breaks', 'wrong-numbers', 'wrong-numbers', 'none']);
test(row, 'granularity', ['breaks', 'wrong-numbers', 'wrong-numbers', 'none']);
test(row, 'label', ['none', 'none', 'none', 'none']);

test('a granularity without any column of time to fall back to is an error', (t) => {
  t.is(effectOf(use('granularity'), 'neither', false), 'breaks');
});

test('a native filter whose column Superset does not know no longer narrows anything', (t) => {
  t.is(effectOf(use('dimension', filter), 'neither', true), 'wrong-numbers');
  t.is(effectOf(use('dimension', filter), 'superset-only', true), 'breaks');
});
