import test from 'ava';
import {
  control,
  createStory,
  drift,
  failed,
  found,
  martFact,
  policyWith,
  probe,
  runFact,
  said,
} from '../_story.ts';

const at = (time: string) => `2026-11-24T${time}Z`;

/** A P2 of 10:00 in Yerevan that the analytics lead knows of. */
function knownFailure(policy = policyWith()) {
  const story = createStory({ policy });
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  return story;
}

test('an executive-meeting day makes a P2 a P1: told anew, and due in two hours', (t) => {
  const story = knownFailure();
  story.set(
    control('executive-meeting', { subject: '2026-11-24', since: at('06:10:00'), until: at('20:00:00') }),
  );
  const due = story.tick(at('06:10:00'));

  t.deepEqual(
    said(due).filter((each) => !each.startsWith('control')),
    ['severity-raised to analyticsLead', 'first-notice to stakeholder'],
  );
  t.is(story.incident().severity, 'P1');
  t.is(story.incident().deadline, '2026-11-24T08:10:00.000Z');
});

test('a deadline that is nearer than the one of the new severity stays', (t) => {
  const story = knownFailure();
  story.tickThrough(at('06:01:00'), at('12:59:00'));
  story.set(
    control('executive-meeting', { subject: '2026-11-24', since: at('13:00:00'), until: at('20:00:00') }),
  );
  story.tick(at('13:00:00'));

  t.is(story.incident().deadline, '2026-11-24T14:00:00.000Z');
});

test('a severity never falls while the incident is open', (t) => {
  const story = knownFailure();
  const meeting = control('executive-meeting', {
    subject: '2026-11-24',
    since: at('06:10:00'),
    until: at('20:00:00'),
  });
  story.set(meeting);
  story.tick(at('06:10:00'));
  story.end(meeting.id);
  story.tick(at('06:11:00'));

  t.is(story.incident().severity, 'P1');
});

test('an incident that gets worse while it waits is told as what it is then', (t) => {
  const story = createStory();
  const sales = (severity?: 'P1') =>
    drift(severity ? at('06:01:00') : at('06:00:00'), [
      found('chart-broken', 'Sales', severity ? { severity } : {}),
    ]);
  story.hear(at('06:00:00'), sales());
  t.deepEqual(story.hear(at('06:01:00'), sales('P1')), []);

  const due = story.tick(at('06:01:30'));

  t.deepEqual(said(due), ['first-notice to analyticsLead', 'first-notice to stakeholder']);
});

test('the table of severities stays what it was when the incident opened', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  const { policy } = story.incident();

  t.is(policy.severity['refresh-failed'], 'P2');
  t.is(policy.acknowledgeMinutes.p2, 120);
});

test('more marts of one fault are told half an hour after the last mail, in one', (t) => {
  const story = createStory();
  const denied = (mart: string) => failed(mart, 'permission-denied', 'Access Denied');
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [denied('mart_a')]));
  story.hear(at('06:05:00'), martFact(at('06:05:00'), denied('mart_b'), 'm2'));
  story.hear(at('06:06:00'), martFact(at('06:06:00'), denied('mart_c'), 'm2'));
  story.tick(at('06:20:00'));

  t.deepEqual(story.tick(at('06:29:59')), []);
  const due = story.tick(at('06:30:00'));

  t.deepEqual(said(due), ['new-findings to analyticsLead']);
  t.regex(due[0]?.explanation ?? '', /^2 more things/);
  t.deepEqual(story.tick(at('06:44:00')), []);
});

test('more findings of a P1 are told ten minutes after the last mail', (t) => {
  const story = createStory();
  const web = found('superset-web-down', 'superset');
  story.hear(at('06:00:00'), probe(at('06:00:00'), [web]));
  story.tick(at('06:00:30'));
  story.hear(at('06:02:00'), drift(at('06:02:00'), [found('chart-broken', 'Sales')]));

  t.deepEqual(story.tick(at('06:10:29')), []);
  t.deepEqual(said(story.tick(at('06:10:30'))), ['new-findings to devOps', 'new-findings to stakeholder']);
});

test('that a failed mart is stale, too, is no news', (t) => {
  const story = knownFailure();
  const stale = { mart: 'mart_a', verdict: 'stale' as const };
  story.change((board) => ({
    ...board,
    observations: {
      ...board.observations,
      [`stale:${stale.mart}`]: { at: at('06:01:00'), factId: 'f', finding: found('stale', 'mart_a') },
    },
  }));
  story.tickThrough(at('06:02:00'), at('07:30:00'));

  t.is(story.incident().findings.length, 2);
  t.deepEqual(said(story.seen()), ['first-notice to analyticsLead']);
});

test('what Superset cannot show because a mart failed is no news', (t) => {
  const story = knownFailure();
  const finding = { ...found('dataset-drift', 'countries'), causedBy: ['refresh-failed:mart_a'] };
  story.change((board) => ({
    ...board,
    observations: {
      ...board.observations,
      'dataset-drift:countries': { at: at('06:01:00'), factId: 'f', finding },
    },
  }));
  story.tickThrough(at('06:02:00'), at('07:30:00'));

  t.is(story.incident().findings.length, 2);
  t.deepEqual(said(story.seen()), ['first-notice to analyticsLead']);
});

test('an acknowledged incident says nothing of more findings', (t) => {
  const story = createStory();
  const denied = (mart: string) => failed(mart, 'permission-denied', 'Access Denied');
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [denied('mart_a')]));
  story.set(
    control('acknowledge', { subject: story.incident().id, since: at('06:01:00'), until: at('08:00:00') }),
  );
  story.hear(at('06:05:00'), martFact(at('06:05:00'), denied('mart_b'), 'm2'));

  t.deepEqual(story.tickThrough(at('06:06:00'), at('07:59:00')), []);
});
