import test from 'ava';
import { control, createStory, failed, found, policyWith, probe, runFact, said } from '../_story.ts';

const at = (time: string) => `2026-11-24T${time}Z`;

/** A P2 of 14:00 in Yerevan, due at 18:00; three quarters of that are over at 17:00. */
function failure() {
  const story = createStory();
  story.hear(at('10:00:00'), runFact(at('10:00:00'), [failed('mart_a')]));
  const acknowledgement = control('acknowledge', {
    subject: story.incident().id,
    since: at('10:01:00'),
    until: '2026-11-25T10:00:00.000Z',
  });
  return { story, acknowledgement };
}

test('that a deadline is near is told once, to the team that was told', (t) => {
  const { story } = failure();
  story.tickThrough(at('10:01:00'), at('12:59:00'));
  t.deepEqual(story.tick(at('12:59:59.999')), []);

  const due = story.tick(at('13:00:00'));

  t.deepEqual(said(due), ['deadline-near to analyticsLead', 'deadline-near to devOps']);
  t.is(due[0]?.explanation, 'It is due at 18:00, and nobody has acknowledged it.');
  t.deepEqual(story.tickThrough(at('13:01:00'), at('13:59:00')), []);
});

test('that a deadline is near is not told when somebody is at it', (t) => {
  const { story, acknowledgement } = failure();
  story.set(acknowledgement);

  t.deepEqual(story.tickThrough(at('10:01:00'), at('13:59:00')), []);
});

test('that a deadline was missed is told to everybody once, even when somebody is at it', (t) => {
  const { story, acknowledgement } = failure();
  story.set(acknowledgement);
  story.tickThrough(at('10:01:00'), at('13:59:00'));
  t.deepEqual(story.tick(at('13:59:59.999')), []);

  const due = story.tick(at('14:00:00'));

  t.deepEqual(said(due), [
    'deadline-missed to analyticsLead',
    'deadline-missed to devOps',
    'deadline-missed to stakeholder',
  ]);
  t.deepEqual(
    due.map(({ plain }) => plain),
    [false, false, true],
  );
  t.deepEqual(story.tickThrough(at('14:01:00'), at('16:00:00')), []);
});

test('what is over misses no deadline', (t) => {
  const { story } = failure();
  story.tickThrough(at('10:01:00'), at('12:00:00'));
  story.hear(
    at('12:01:00'),
    runFact(at('12:01:00'), [{ ...failed('mart_a'), outcome: 'refreshed' }], { runId: 'm2' }),
  );
  const before = story.seen().length;
  story.tickThrough(at('12:02:00'), at('16:00:00'));

  t.is(story.seen().length, before);
});

test('a first mail after three quarters of the time is not followed by one that the deadline is near', (t) => {
  const story = createStory();
  story.set(control('pause-notices', { since: at('05:00:00'), until: at('07:40:00') }));
  story.hear(at('06:00:00'), probe(at('06:00:00'), [found('superset-web-down', 'superset')]));
  story.tickThrough(at('06:01:00'), at('07:39:00'));

  const due = story.tick(at('07:40:00'));

  t.deepEqual(
    said(due).filter((each) => !each.startsWith('control')),
    ['first-notice to devOps', 'first-notice to stakeholder'],
  );
});

test('who hears of it for the first time after the deadline hears once that it was missed', (t) => {
  const story = createStory();
  story.set(control('pause-notices', { since: at('05:00:00'), until: at('08:30:00') }));
  story.hear(at('06:00:00'), probe(at('06:00:00'), [found('superset-web-down', 'superset')]));
  story.tickThrough(at('06:01:00'), at('08:29:00'));

  const due = story.tickThrough(at('08:30:00'), at('08:40:00'));

  t.deepEqual(
    said(due).filter((each) => !each.startsWith('control')),
    ['first-notice to devOps', 'first-notice to stakeholder', 'deadline-missed to analyticsLead'],
  );
});

test('who hears after the deadline that it is back hears once that it was missed', (t) => {
  const story = createStory();
  const web = found('superset-web-down', 'superset');
  story.hear(at('06:00:00'), probe(at('06:00:00'), [web]));
  story.tick(at('06:00:30'));
  story.hear(at('06:10:00'), probe(at('06:10:00')));
  story.set(control('pause-notices', { since: at('06:11:00'), until: at('08:30:00') }));
  story.hear(at('06:20:00'), probe(at('06:20:00'), [web]));
  story.tickThrough(at('06:21:00'), at('08:29:00'));

  const due = story.tickThrough(at('08:30:00'), at('08:40:00'));

  t.deepEqual(
    said(due).filter((each) => !each.startsWith('control')),
    ['reopened to devOps', 'reopened to stakeholder', 'deadline-missed to analyticsLead'],
  );
});

test('the mail after an absence says that a deadline was missed, and no other mail does to the same person', (t) => {
  const story = createStory();
  story.tick(at('02:00:00'));
  story.hear(at('06:00:00'), probe(at('03:00:00'), [found('superset-web-down', 'superset')]));

  const due = story.tickThrough(at('06:02:00'), at('06:10:00'));

  t.deepEqual(said(due), [
    'catch-up to devOps',
    'catch-up to stakeholder',
    'deadline-missed to analyticsLead',
  ]);
});

test('a deadline that begins anew is missed in silence, when its people know that it was missed before', (t) => {
  const story = createStory({ policy: policyWith('policy: {reopenMinutes: 300, p1Hours: 1}') });
  const web = found('superset-web-down', 'superset');
  story.hear(at('06:00:00'), probe(at('06:00:00'), [web]));
  story.tickThrough(at('06:00:30'), at('07:01:30'));
  story.hear(at('07:02:00'), probe(at('07:02:00')));
  story.tickThrough(at('07:03:00'), at('07:59:00'));
  story.hear(at('08:00:00'), probe(at('08:00:00'), [web]));
  t.is(story.incident().deadline, at('09:00:00.000'));
  story.tickThrough(at('08:01:00'), at('09:30:00'));

  const missed = story.seen().filter(({ reason }) => reason === 'deadline-missed');
  t.deepEqual(said(missed), [
    'deadline-missed to devOps',
    'deadline-missed to analyticsLead',
    'deadline-missed to stakeholder',
  ]);
});
