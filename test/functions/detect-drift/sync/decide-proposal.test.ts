import test from 'ava';
import { compareColumns } from '../../../../functions/detect-drift/comparison/compare-columns.ts';
import { draftProposal } from '../../../../functions/detect-drift/proposal.ts';
import {
  decideProposal,
  type ProposalQuestion,
} from '../../../../functions/detect-drift/sync/decide-proposal.ts';
import type { Control } from '../../../../shared/controls.ts';
import { column, dataset, geoTable } from '../_dataset.ts';

const withCity = dataset({ columns: [...dataset().columns, column(4, 'city')] });
const removal = draftProposal(withCity, 'remove', [{ id: 4, name: 'city' }]);

const approval: Control = {
  id: 'approve.x',
  kind: 'approve',
  subject: removal.id,
  author: 'Anna',
  reason: 'r',
  since: '2026-11-24T06:00:00Z',
  until: '2026-11-24T10:00:00Z',
  via: 'message',
  messageId: '1',
};

function decide(more: Partial<ProposalQuestion> = {}, proposal = removal) {
  return decideProposal(proposal, {
    dataset: withCity,
    differences: compareColumns(withCity, geoTable),
    approvals: [approval],
    backup: { verifiedAt: '2026-11-24T03:00:00Z' },
    now: new Date('2026-11-24T07:00:00Z'),
    ...more,
  });
}

test('what is approved and backed up is removed, by the ids that were proposed', (t) => {
  t.like(decide(), {
    kind: 'apply',
    changes: { remove: [4] },
    approval: { author: 'Anna' },
    backup: '2026-11-24T03:00:00Z',
  });
});

test('an approval of another proposal, or one that is over, approves nothing', (t) => {
  t.like(decide({ approvals: [] }), { kind: 'wait', reason: 'not-approved' });
  t.like(decide({ approvals: [{ ...approval, subject: 'remove-7-other' }] }), { reason: 'not-approved' });
  t.like(decide({ approvals: [{ ...approval, kind: 'acknowledge' }] }), { reason: 'not-approved' });
  t.like(decide({ now: new Date('2026-11-24T09:59:59Z') }), { kind: 'apply' });
  t.like(decide({ now: new Date('2026-11-24T10:00:00Z') }), { reason: 'not-approved' });
});

test('a backup must be there, of the last 24 hours, and not of the future', (t) => {
  t.like(decide({ backup: undefined }), { kind: 'wait', reason: 'no-backup' });
  t.like(decide({ backup: { verifiedAt: '2026-11-23T07:00:00Z' } }), { kind: 'apply' });
  t.like(decide({ backup: { verifiedAt: '2026-11-23T06:59:59Z' } }), { reason: 'backup-too-old' });
  t.like(decide({ backup: { verifiedAt: '2026-11-24T07:00:01Z' } }), { reason: 'backup-too-old' });
  t.like(decide({ backup: { verifiedAt: 'yesterday' } }), { reason: 'backup-too-old' });
});

test('a column that came back is not removed, whatever was approved', (t) => {
  const table = [...geoTable, { name: 'city', type: 'STRING' }];

  t.like(decide({ differences: compareColumns(withCity, table) }), { kind: 'wait', reason: 'no-longer-so' });
});

test('a removal that would leave no column is never carried out', (t) => {
  const only = dataset({ columns: [column(4, 'city')] });

  t.like(decide({ dataset: only, differences: compareColumns(only, geoTable) }), { reason: 'no-longer-so' });
});

test('a name in another case is changed in its row, so that label and description stay', (t) => {
  const table = geoTable.map((each) => (each.name === 'country' ? { ...each, name: 'Country' } : each));
  const renaming = draftProposal(dataset(), 'rename', [{ id: 2, name: 'country', to: 'Country' }]);
  const decision = decide(
    {
      dataset: dataset(),
      differences: compareColumns(dataset(), table),
      approvals: [{ ...approval, subject: renaming.id }],
    },
    renaming,
  );

  t.like(decision, { kind: 'apply', changes: { change: [{ id: 2, name: 'Country' }] } });
});

test('a proposal has the same id for the same rows, and another one for other rows', (t) => {
  const columns = [
    { id: 4, name: 'city' },
    { id: 5, name: 'zone' },
  ];
  const { id } = draftProposal(withCity, 'remove', columns);

  t.is(draftProposal(withCity, 'remove', columns.toReversed()).id, id);
  t.not(draftProposal(withCity, 'remove', [{ id: 4, name: 'city' }]).id, id);
  t.not(draftProposal({ ...withCity, id: 8 }, 'remove', columns).id, id);
  t.not(
    draftProposal(withCity, 'remove', [
      { id: 14, name: 'city' },
      { id: 5, name: 'zone' },
    ]).id,
    id,
    'a column that came back meanwhile is another row',
  );
});
