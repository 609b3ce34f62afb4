import test from 'ava';
import type { Board, Incident, Notice } from '../../../functions/escalate/board.ts';
import { judge, observe, passOn } from '../../../functions/escalate/judge.ts';
import { dropUnsent, hold, numberOf, tell } from '../../../functions/escalate/notices.ts';
import { createStory, failed, found, policyWith, probe, refreshed, runFact, said } from './_story.ts';

const at = (time: string) => `2026-11-24T${time}Z`;
const now = new Date(at('06:00:00'));
const problem = '550 5.1.1 no such mailbox';

/** A board with one incident whose first notice is still in the outbox. */
function withUnsentNotice(): { board: Board; incident: Incident; notice: Notice } {
  const story = createStory();
  const [notice] = story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  if (!notice) throw new Error('expected a notice to be due');
  return { board: { ...story.board(), outbox: [notice], facts: [] }, incident: story.incident(), notice };
}

const decisionsOf = ({ facts }: Board) =>
  facts.flatMap((fact) =>
    fact.name === 'notice-decided' ? [`${fact.data.decision} ${fact.data.reason}`] : [],
  );

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
