import test from 'ava';
import type { Notice } from '../../../../functions/escalate/board.ts';
import { passOn } from '../../../../functions/escalate/judge.ts';
import { othersTold, teamTold } from '../../../../functions/escalate/mail/people.ts';
import { createStory, found, probe, said } from '../_story.ts';
import { decisionsOf, withUnsentNotice } from '../_unsent.ts';

const at = (time: string) => `2026-11-24T${time}Z`;
const now = new Date(at('06:00:00'));
const problem = '550 5.1.1 no such mailbox';

test('a notice that one mailbox refuses goes to the next tier for the same reason', (t) => {
  const { board, notice } = withUnsentNotice();

  const after = passOn(board, notice, problem, now);

  t.deepEqual(said(after.outbox), ['first-notice to devOps']);
  t.is(
    after.outbox[0]?.explanation,
    `${notice.explanation} The analytics lead could not be told, for the mailbox refuses it: ${problem}`,
  );
  t.deepEqual(decisionsOf(after), ['due first-notice']);
});

test('the stakeholder hears that a mailbox refuses mails, and the team what the server said', (t) => {
  const { board, notice } = withUnsentNotice();
  const long = `Mail <x@example.test> was not sent (recipient-refused): all were rejected: ${problem}`;

  const once = passOn(board, notice, long, now);
  const [second] = once.outbox;
  const twice = second && passOn(once, second, long, now);

  t.is(
    second?.explanation,
    `${notice.explanation} The analytics lead could not be told, for the mailbox refuses it: ${problem}`,
  );
  t.is(
    twice?.outbox[0]?.explanation,
    `${second?.explanation} DevOps could not be told, for the mailbox refuses mails for good.`,
  );
});

test('somebody whose mailbox refused a notice does not count among those who were told', (t) => {
  const { board, notice } = withUnsentNotice();

  const after = passOn(board, notice, problem, now);
  const [incident] = Object.values(after.incidents);
  const contacts = { analyticsLead: 'Anahit', devOps: 'Davit', stakeholder: 'Siranush' };

  t.deepEqual(incident && teamTold({ contacts }, incident), ['Davit']);
  t.deepEqual(
    incident && othersTold({ contacts, recipient: { name: 'Siranush', tier: 'stakeholder' } }, incident),
    ['Davit (DevOps)'],
  );
});

test('a notice that every mailbox refuses stays on the incident as said to nobody', (t) => {
  let { board } = withUnsentNotice();
  const tiers: string[] = [];
  for (let [notice] = board.outbox; notice; [notice] = board.outbox) {
    tiers.push(notice.tier);
    board = passOn(board, notice, problem, now);
  }

  t.deepEqual(tiers, ['analyticsLead', 'devOps', 'stakeholder']);
  t.deepEqual(board.outbox, []);
  t.regex(Object.values(board.incidents)[0]?.lastDecision?.explanation ?? '', /Nobody is left to be told\.$/);
});

test('a notice that the next tier has already is not told twice', (t) => {
  const story = createStory();
  const due = story.hear(at('06:00:00'), probe(at('06:00:00'), [found('superset-web-down', 'superset')]));
  t.deepEqual(due, []);
  story.tick(at('06:00:30'));
  story.tickThrough(at('06:01:30'), at('07:59:30'));
  const missed = story.tick(at('08:00:00'));
  const [first] = missed.filter(({ reason }) => reason === 'deadline-missed');
  if (!first) throw new Error('expected a missed deadline');

  const after = passOn({ ...story.board(), outbox: missed }, first, problem, new Date(at('08:00:10')));

  t.deepEqual(
    after.outbox.map(({ id }) => id),
    missed.filter(({ id }) => id !== first.id).map(({ id }) => id),
  );
});

test('a refused mail that is about no incident goes to the next of the team', (t) => {
  const { board, notice } = withUnsentNotice();
  const { incident: _, ...plain } = notice;
  const digest: Notice = { ...plain, id: 'digest/2026-11-24', reason: 'digest', tier: 'analyticsLead' };

  const once = passOn({ ...board, outbox: [digest] }, digest, problem, now);
  const [second] = once.outbox;

  t.is(second?.id, 'digest/2026-11-24/devOps');
  t.is(second?.tier, 'devOps');
  t.deepEqual(second && passOn(once, second, problem, now).outbox, []);
});
