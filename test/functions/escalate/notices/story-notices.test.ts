import test from 'ava';
import { createStory, fact, found, probe, said } from '../_story.ts';

const at = (time: string) => `2026-11-24T${time}Z`;
const web = found('superset-web-down', 'superset');

const gaveUp = (time: string, target = 'superset') =>
  fact('remediation-gave-up', time, {
    target,
    cause: 'superset-web-down:superset',
    reason: 'The budget of 3 restarts an hour is spent.',
    attempts: [],
  });

test('that the ladder came to its end is told at once, and once', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), probe(at('06:00:00'), [web]));
  story.tick(at('06:00:30'));

  const due = story.hear(at('06:08:00'), gaveUp(at('06:08:00')));

  t.deepEqual(said(due), ['remediation-gave-up to devOps']);
  t.deepEqual(story.tickThrough(at('06:09:00'), at('06:14:00')), []);
  t.is(story.incident().findings.length, 2);
});

test('a ladder that comes to its end before anybody was told waits for nothing', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), probe(at('06:00:00'), [web]));

  const due = story.hear(at('06:00:10'), gaveUp(at('06:00:10')));

  t.deepEqual(said(due), ['remediation-gave-up to devOps', 'first-notice to stakeholder']);
  t.deepEqual(story.tick(at('06:00:40')), []);
});

test('a ladder that came to its end goes to the next tier as everything does', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), probe(at('06:00:00'), [web]));
  story.hear(at('06:00:10'), gaveUp(at('06:00:10')));

  t.deepEqual(story.tick(at('06:15:09')), []);
  t.deepEqual(said(story.tick(at('06:15:10'))), ['unacknowledged to analyticsLead']);
});

test('a ladder at its end whose cause is gone is an incident of its own, told as one', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), gaveUp(at('06:00:00')));

  t.deepEqual(said(story.tick(at('06:00:30'))), ['first-notice to devOps', 'first-notice to stakeholder']);
});

test('a P2 is told to its first tier only', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), probe(at('06:00:00'), [found('network-path', 'superset')]));
  t.deepEqual(story.tick(at('06:04:59.999')), []);

  const due = story.tick(at('06:05:00'));

  t.deepEqual(said(due), ['first-notice to devOps']);
  t.is(due[0]?.id, 'superset-20261124T0600Z/first-notice/devOps');
});

test('every notice that is due is told as a fact, and why nothing is due just once', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), probe(at('06:00:00'), [found('network-path', 'superset')]));
  story.tickThrough(at('06:01:00'), at('06:15:00'));

  t.deepEqual(
    story.decisions().map(({ decision, reason }) => `${decision} ${reason}`),
    ['held waiting-for-group', 'due first-notice', 'held unchanged'],
  );
});
