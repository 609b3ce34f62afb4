import test from 'ava';
import { control, createStory, found, probe, said } from '../_story.ts';

const at = (time: string) => `2026-11-24T${time}Z`;
const web = found('superset-web-down', 'superset');

/** A P1 of 10:00 in Yerevan that DevOps and the stakeholder know of. */
function outage() {
  const story = createStory();
  story.hear(at('06:00:00'), probe(at('06:00:00'), [web]));
  story.tick(at('06:00:30'));
  const { id } = story.incident();
  const acknowledge = (since: string, until: string) =>
    control('acknowledge', { subject: id, since, until, reason: 'I am on it' });
  return { story, id, acknowledge };
}

test('an acknowledged incident goes to nobody else', (t) => {
  const { story, acknowledge } = outage();
  story.set(acknowledge(at('06:10:00'), at('07:00:00')));

  t.deepEqual(story.tickThrough(at('06:10:00'), at('06:59:00')), []);
  t.is(story.incident().lastDecision?.reason, 'acknowledged');
  t.deepEqual(story.incident().acknowledged, {
    by: 'Anahit',
    reason: 'I am on it',
    at: at('06:10:00'),
    until: at('07:00:00'),
  });
  t.is(story.changes().filter((change) => change === 'acknowledged').length, 1);
});

test('an acknowledgement that ends is told to the last who was asked, then it goes on from there', (t) => {
  const { story, acknowledge } = outage();
  story.set(acknowledge(at('06:10:00'), at('07:00:00')));
  story.tickThrough(at('06:10:00'), at('06:59:00'));

  const ended = story.tick(at('07:00:00'));
  const nothing = story.tick(at('07:14:59'));
  const next = story.tick(at('07:15:00'));

  t.deepEqual(said(ended), ['repeat to devOps']);
  t.is(ended[0]?.explanation, 'The acknowledgement ended at 11:00, and it is still there.');
  t.deepEqual(nothing, []);
  t.deepEqual(said(next), ['unacknowledged to analyticsLead']);
  t.true(story.changes().includes('acknowledgement-ended'));
});

test('an acknowledgement that is renewed goes on', (t) => {
  const { story, acknowledge } = outage();
  story.set(acknowledge(at('06:10:00'), at('07:00:00')));
  story.tickThrough(at('06:10:00'), at('06:50:00'));
  story.set(acknowledge(at('06:55:00'), at('07:30:00')));

  t.deepEqual(story.tickThrough(at('06:55:00'), at('07:29:00')), []);
  t.is(story.incident().acknowledged?.until, at('07:30:00'));
});

test('two acknowledgements that end are told with two numbers', (t) => {
  const { story, acknowledge } = outage();
  story.set(acknowledge(at('06:10:00'), at('06:20:00')));
  story.tickThrough(at('06:10:00'), at('06:20:00'));
  story.set(acknowledge(at('06:22:00'), at('06:30:00')));
  const due = story.tickThrough(at('06:22:00'), at('06:30:00'));

  t.deepEqual(
    due.map(({ id }) => id.split('/').slice(1).join('/')),
    ['repeat/devOps/2'],
  );
});

test('an acknowledgement dies when it gets worse', (t) => {
  const story = createStory();
  const network = found('network-path', 'superset');
  story.hear(at('06:00:00'), probe(at('06:00:00'), [network]));
  story.tick(at('06:05:00'));
  const { id } = story.incident();
  story.set(control('acknowledge', { subject: id, since: at('06:06:00'), until: at('10:00:00') }));
  story.tick(at('06:06:00'));
  t.truthy(story.incident().acknowledged);

  const due = story.hear(at('06:07:00'), probe(at('06:07:00'), [{ ...network, severity: 'P1' }]));

  t.deepEqual(said(due), ['severity-raised to devOps', 'first-notice to stakeholder']);
  t.is(story.incident().acknowledged, undefined);
  t.deepEqual(said(story.tick(at('06:21:59'))), []);
  t.deepEqual(said(story.tick(at('06:22:00'))), ['unacknowledged to analyticsLead']);
});

test('an acknowledgement from before it went and came back says nothing about now', (t) => {
  const { story, acknowledge } = outage();
  story.set(acknowledge(at('06:05:00'), at('09:00:00')));
  story.tick(at('06:05:00'));
  story.hear(at('06:10:00'), probe(at('06:10:00')));
  story.hear(at('06:20:00'), probe(at('06:20:00'), [web]));

  t.is(story.incident().acknowledged, undefined);
  t.deepEqual(said(story.tick(at('06:20:30'))), ['reopened to devOps', 'reopened to stakeholder']);
});

test('an acknowledgement of another incident is none of this one', (t) => {
  const { story } = outage();
  story.set(control('acknowledge', { subject: 'other', since: at('06:01:00'), until: at('09:00:00') }));

  t.deepEqual(said(story.tick(at('06:15:30'))), ['unacknowledged to analyticsLead']);
});
