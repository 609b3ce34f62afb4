import test from 'ava';
import {
  claimDue,
  claimedBy,
  recordOutcome,
  retryWaitSeconds,
  withoutFacts,
} from '../../../../functions/escalate/outbox/outbox.ts';
import { after, boardWith, morning, noticeOf } from '../_notices.ts';

const address = 'analytics@example.test';
const sent = { kind: 'sent', address, subject: 'OPEN P2 | mart_geo' } as const;

test('a notice is claimed when its time has come, and not a moment before', (t) => {
  const board = boardWith(noticeOf({ nextAttemptAt: after(1).toISOString() }));

  t.deepEqual(claimedBy(claimDue(board, 'one', new Date(after(1).getTime() - 1)), 'one'), []);
  t.is(claimedBy(claimDue(board, 'one', after(1)), 'one').length, 1);
});

test('what one delivery claimed no other takes, until the claim is over', (t) => {
  const claimed = claimDue(boardWith(noticeOf()), 'one', morning);

  t.is(claimedBy(claimDue(claimed, 'two', after(1.49)), 'two').length, 0);
  const takenOver = claimDue(claimed, 'two', after(1.5));
  t.is(claimedBy(takenOver, 'two').length, 1);
  t.is(claimedBy(takenOver, 'one').length, 0);
});

test('the most urgent notice is sent first', (t) => {
  const board = boardWith(
    noticeOf({ id: 'a', severity: 'P3' }),
    noticeOf({ id: 'b', severity: 'P1' }),
    noticeOf({ id: 'c', severity: 'P2' }),
  );

  const claimed = claimedBy(claimDue(board, 'one', morning), 'one');

  t.deepEqual(
    claimed.map(({ id }) => id),
    ['b', 'c', 'a'],
  );
});

test('what was sent is off the outbox, counted for the hour, and told as a fact', (t) => {
  const notice = noticeOf();
  const old = {
    ...boardWith(notice),
    mailed: { [address]: [after(-61).toISOString(), after(-59).toISOString()] },
  };

  const board = recordOutcome(old, notice, sent, morning);

  t.deepEqual(board.outbox, []);
  t.deepEqual(board.mailed[address], [after(-59).toISOString(), morning.toISOString()]);
  t.is(board.facts.length, 1);
  t.like(board.facts[0]?.data, { decision: 'sent', recipient: address, notice: notice.id });
});

test('an outcome that comes a second time changes nothing', (t) => {
  const notice = noticeOf();
  const once = recordOutcome(boardWith(notice), notice, sent, morning);

  t.is(recordOutcome(once, notice, sent, after(1)), once);
});

test('a mail that the server does not take now is kept, and tried again later and later', (t) => {
  const notice = noticeOf();
  const problem = { kind: 'retry', problem: '450 try later' } as const;

  const board = recordOutcome(claimDue(boardWith(notice), 'one', morning), notice, problem, morning);

  t.like(board.outbox[0], { attempts: 1, problem: '450 try later', nextAttemptAt: after(1).toISOString() });
  t.is(board.outbox[0]?.claim, undefined);
  t.deepEqual(
    [1, 2, 3, 4, 5, 6].map((attempts) => retryWaitSeconds(attempts, 'P2')),
    [60, 120, 240, 480, 900, 900],
  );
  t.deepEqual(
    [1, 2, 3].map((attempts) => retryWaitSeconds(attempts, 'P1')),
    [60, 120, 120],
  );
});

test('only the first of many tries is told as a fact', (t) => {
  const notice = noticeOf();
  const problem = { kind: 'retry', problem: 'connection refused' } as const;
  const once = recordOutcome(boardWith(notice), notice, problem, morning);
  const [waiting = notice] = once.outbox;

  const twice = recordOutcome(once, waiting, problem, after(2));

  t.is(once.facts.length, 1);
  t.is(twice.facts.length, 1);
  t.is(twice.outbox[0]?.attempts, 2);
});

test('a mail is given up after 24 hours, and not before', (t) => {
  const notice = noticeOf({ attempts: 90 });
  const problem = { kind: 'retry', problem: 'connection refused' } as const;

  t.is(recordOutcome(boardWith(notice), notice, problem, after(24 * 60 - 1)).outbox.length, 1);
  const over = recordOutcome(boardWith(notice), notice, problem, after(24 * 60));
  t.is(over.outbox.length, 0);
  t.like(over.facts[0]?.data, { decision: 'dropped' });
});

test('a mailbox that refuses for good takes the notice off, and says so', (t) => {
  const notice = noticeOf();

  const board = recordOutcome(
    boardWith(notice),
    notice,
    { kind: 'refused', problem: '550 no such user' },
    morning,
  );

  t.false(board.outbox.some(({ id }) => id === notice.id));
  t.like(board.facts[0]?.data, { decision: 'refused' });
});

test('published facts are taken off, those decided since stay', (t) => {
  const notice = noticeOf();
  const board = recordOutcome(boardWith(notice), notice, sent, morning);
  const [published] = board.facts;
  const later = { ...board, facts: [...board.facts, { ...board.facts[0], id: 'later' }] } as typeof board;

  t.deepEqual(
    withoutFacts(later, published ? [published] : []).facts.map(({ id }) => id),
    ['later'],
  );
});
