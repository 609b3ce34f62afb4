import test from 'ava';
import { findExpiring } from '../../../functions/refresh-marts/expiry.ts';
import type { MartResult } from '../../../functions/refresh-marts/mart-result.ts';
import type { ListedTable } from '../../../shared/clients/bigquery-port.ts';

const result = (outcome: MartResult['outcome']): MartResult => ({
  mart: 'mart_a',
  outcome,
  reason: 'any',
  explanation: 'any',
  attempts: 1,
});

const expires = test.macro({
  exec: (t, table: Partial<ListedTable>, outcome: MartResult['outcome'], wanted: string[]) => {
    const found = findExpiring([{ name: 'mart_a', type: 'TABLE', labels: {}, ...table }], [result(outcome)]);
    t.deepEqual(
      found.map(({ name }) => name),
      wanted,
    );
  },
  title: (claim) => `a mart ${claim}`,
});

const byDay = { type: 'DAY', field: 'event_date' };
const expiresAt = new Date('2026-12-24T00:00:00Z');
test('that stays is left alone', expires, { timePartitioning: byDay }, 'refreshed', []);
test('that would vanish is found', expires, { expiresAt }, 'refreshed', ['mart_a']);
test(
  'that would lose its days is found',
  expires,
  { timePartitioning: { ...byDay, expirationMs: '1' } },
  'refreshed',
  ['mart_a'],
);
test('that this run did not publish is none of its business', expires, { expiresAt }, 'rejected', []);
test(
  'is found by its own name only',
  expires,
  { name: 'mart_a_before_adopt_r1', expiresAt },
  'refreshed',
  [],
);
