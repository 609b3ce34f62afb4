import test from 'ava';
import { judge, observe } from '../../../../functions/escalate/judge.ts';
import { dropUnsent, hold, numberOf, tell } from '../../../../functions/escalate/notices/notices.ts';
import { policyWith, refreshed, runFact, said } from '../_story.ts';
import { decisionsOf, withUnsentNotice } from '../_unsent.ts';

const at = (time: string) => `2026-11-24T${time}Z`;
const now = new Date(at('06:00:00'));
const _problem = '550 5.1.1 no such mailbox';

test('what is over before its first mail was sent is told by the mail that says so alone', (t) => {
  const { board } = withUnsentNotice();
  const told = observe(board, runFact(at('06:02:00'), [refreshed('mart_a')], { runId: 'm2' }));

  const after = judge({
    board: told,
    controls: [],
    policy: policyWith(),
    now: new Date(at('06:02:00')),
  });

  t.deepEqual(said(after.outbox), ['resolved to analyticsLead']);
  t.true(decisionsOf(after).includes('dropped first-notice'));
});

test('a mail that is being sent is not taken back, one that waits its turn or whose sender is gone is', (t) => {
  const { board, incident, notice } = withUnsentNotice();
  const claim = { by: 'delivery', until: at('06:01:00.000') };
  const waiting = { ...board, outbox: [{ ...notice, claim }] };
  const claimed = { ...board, outbox: [{ ...notice, claim: { ...claim, isBeingSent: true as const } }] };
  const drop = (instant: string) =>
    dropUnsent(claimed, incident.id, { explanation: 'It is over.', now: new Date(instant) }).outbox;

  t.deepEqual(dropUnsent(waiting, incident.id, { explanation: 'It is over.', now }).outbox, []);
  t.is(drop(at('06:00:59.999')).length, 1);
  t.deepEqual(drop(at('06:01:00.000')), []);
});

test('mails of other incidents are left alone', (t) => {
  const { board } = withUnsentNotice();

  t.deepEqual(dropUnsent(board, 'another', { explanation: 'It is over.', now }), board);
});

test('why nobody is told is said again only when the reason is another', (t) => {
  const { board, incident } = withUnsentNotice();
  const reasons = ['acknowledged', 'acknowledged', 'unchanged', 'acknowledged'] as const;
  const after = reasons.reduce((next, reason, index) => {
    const current = next.incidents[incident.id] ?? incident;
    return hold(next, current, { reason, explanation: 'So it is.' }, new Date(now.getTime() + index));
  }, board);

  t.deepEqual(decisionsOf(after), ['held acknowledged', 'held unchanged', 'held acknowledged']);
});

test('numbers go on when old repeats are forgotten', (t) => {
  const { board, incident } = withUnsentNotice();
  let next = board;
  for (let count = 0; count < 250; count++) {
    const current = next.incidents[incident.id] ?? incident;
    const telling = { reason: 'repeat', tiers: ['analyticsLead'], explanation: 'Once more.' } as const;
    next = tell(next, current, telling, new Date(now.getTime() + count));
  }
  const told = next.incidents[incident.id]?.told ?? [];

  t.is(told.length, 100);
  t.is(told[0]?.reason, 'first-notice');
  t.is(numberOf(next.incidents[incident.id] ?? incident, 'repeat', 'analyticsLead'), 251);
  t.is(next.outbox.at(-1)?.id, `${incident.id}/repeat/analyticsLead/250`);
});
