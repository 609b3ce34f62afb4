import test from 'ava';
import { approvalsOf } from '../../../../functions/escalate/outbox/answers.ts';
import { createMemoryState } from '../../../../shared/clients/state-memory.ts';
import { columnLost } from '../mail/_drift-examples.ts';

const now = new Date('2026-11-24T02:12:00Z');
const contacts = {
  analyticsLead: { name: 'Anahit', email: 'analytics@example.test' },
  devOps: { name: 'Davit', email: 'devops@example.test' },
  stakeholder: { name: 'Siranush', email: 'stakeholder@example.test' },
};
const { incident, findings } = columnLost;
const proposal = 'remove-12-5f3ac01d77';

const createSources = (claims: unknown[] = []) => ({
  config: { contacts },
  state: createMemoryState({ clock: { now: () => now } }),
  links: {
    sign: (said: object) => {
      claims.push(said);
      return new URL('https://acknowledge.example.test/?token=1');
    },
  },
});

test('what a finding proposes is offered by a link that approves this and nothing else, for a week', async (t) => {
  const claims: unknown[] = [];

  const approvals = await approvalsOf(incident, findings, columnLost, createSources(claims));

  t.deepEqual(
    approvals.map((each) => [each.proposal, each.how.kind]),
    [[proposal, 'link']],
  );
  t.like(claims[0], {
    purpose: 'approve',
    proposal,
    incident: incident.id,
    expires: new Date('2026-12-01T02:12:00Z'),
  });
});

test('without links the message is given, in the name of who reads it', async (t) => {
  const [approval] = await approvalsOf(incident, findings, columnLost, {
    ...createSources(),
    links: undefined,
  });

  const line = approval?.how.kind === 'command' ? approval.how.line : '';
  t.regex(line, /"action":"approve"/);
  t.true(line.includes(proposal));
  t.true(line.includes('Anahit'));
});

test('what is approved already is not offered again', async (t) => {
  const sources = createSources();
  await sources.state.put('controls', `approve.${proposal}`, {
    id: `approve.${proposal}`,
    kind: 'approve',
    subject: proposal,
    author: 'Anahit',
    reason: 'approved',
    since: '2026-11-24T02:00:00Z',
    until: '2026-11-25T02:00:00Z',
  });

  t.deepEqual(await approvalsOf(incident, findings, columnLost, sources), []);
});

test('a finding that proposes nothing offers nothing, and asks nobody', async (t) => {
  const state = { list: () => Promise.reject(new Error('nobody is to be asked')) };
  const without = findings.map(({ finding, ...rest }) => ({
    ...rest,
    ...(finding ? { finding: { ...finding, proposal: undefined } } : {}),
  }));

  t.deepEqual(await approvalsOf(incident, without, columnLost, { ...createSources(), state }), []);
});
