import test from 'ava';
import type { Board } from '../../../../functions/escalate/board.ts';
import { decidedFact } from '../../../../functions/escalate/notices/notices.ts';
import { guardStorm } from '../../../../functions/escalate/outbox/storm-guard.ts';
import { after, boardWith, morning, noticeOf } from '../_notices.ts';

const limits = {
  mailsPerHour: 3,
  addresses: { analyticsLead: 'a@x.test', devOps: 'd@x.test', stakeholder: 's@x.test' },
};

function mailed(count: number): Board['mailed'] {
  return { 'a@x.test': Array.from({ length: count }, (_, index) => after(-30 + index).toISOString()) };
}

test('the mail that reaches the limit goes out, the one over it goes into a list', (t) => {
  const within = { ...boardWith(noticeOf()), mailed: mailed(2) };
  const over = { ...boardWith(noticeOf()), mailed: mailed(3) };

  t.deepEqual(guardStorm(within, limits, morning), within);
  const guarded = guardStorm(over, limits, morning);
  t.is(guarded.outbox.length, 1);
  t.like(guarded.outbox[0], { reason: 'storm', nextAttemptAt: after(30).toISOString() });
  t.like(guarded.facts[0]?.data, { decision: 'held' });
});

test('mails older than an hour do not count', (t) => {
  const old = { 'a@x.test': [after(-60), after(-60), after(-60)].map((at) => at.toISOString()) };
  const board = { ...boardWith(noticeOf()), mailed: old };

  t.deepEqual(guardStorm(board, limits, morning), board);
});

test('a P1 is never delayed', (t) => {
  const board = { ...boardWith(noticeOf({ severity: 'P1' })), mailed: mailed(50) };

  t.deepEqual(guardStorm(board, limits, morning), board);
});

test('all that is over the limit is one list, once for each recipient', (t) => {
  const board = {
    ...boardWith(
      ...['a', 'b', 'c', 'd', 'e'].map((id) => noticeOf({ id })),
      noticeOf({ id: 'other', tier: 'devOps' }),
    ),
    mailed: mailed(1),
  };

  const guarded = guardStorm(board, limits, morning);

  t.deepEqual(
    guarded.outbox.map(({ id }) => id.replace(/\/2026.*/, '')),
    ['a', 'b', 'other', 'storm/analyticsLead'],
  );
  const list = guarded.outbox.at(-1)?.about;
  t.is(list?.kind === 'storm' && list.notices.length, 3);
});

test('each incident can tell that the list was about it', (t) => {
  const notices = ['a', 'b', 'c'].map((id) =>
    noticeOf({ id, incident: `incident-${id === 'c' ? 'a' : id}` }),
  );
  const guarded = guardStorm({ ...boardWith(...notices), mailed: mailed(3) }, limits, morning);
  const list = guarded.outbox.at(-1);

  t.like(list && decidedFact(list, { decision: 'sent', now: morning }).data, {
    incidents: ['incident-a', 'incident-b'],
  });
});

test('the list itself goes out when the hour has room, and is not put off again', (t) => {
  const board = guardStorm({ ...boardWith(noticeOf()), mailed: mailed(3) }, limits, morning);
  const later = {
    ...board,
    mailed: { 'a@x.test': Array.from({ length: 9 }, () => after(29).toISOString()) },
  };

  t.deepEqual(guardStorm(later, limits, after(30)).outbox, board.outbox);
});
