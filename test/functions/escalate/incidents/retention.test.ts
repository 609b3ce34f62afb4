import test from 'ava';
import {
  control,
  createStory,
  failed,
  found,
  policyWith,
  probe,
  refreshed,
  runFact,
  said,
} from '../_story.ts';

const at = (time: string) => `2026-11-24T${time}Z`;

/** A failed mart that was told, and repaired at 06:10. */
function repaired(policy = policyWith()) {
  const story = createStory({ policy });
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  story.hear(at('06:10:00'), runFact(at('06:10:00'), [refreshed('mart_a')], { runId: 'm2' }));
  story.tickThrough(at('06:11:00'), at('12:09:00'));
  return story;
}

test('an incident is forgotten six hours after its end', (t) => {
  const story = repaired();
  story.tick(at('12:10:00'));
  t.is(story.incidents().length, 1);
  story.tick(at('12:10:00.001'));

  t.deepEqual(story.incidents(), []);
});

test('an incident that may still be reopened is not forgotten', (t) => {
  const story = repaired(policyWith('policy: {reopenMinutes: 480}'));
  story.tickThrough(at('12:10:00'), at('14:10:00'));
  t.is(story.incidents().length, 1);
  story.tick(at('14:10:01'));

  t.deepEqual(story.incidents(), []);
});

test('an incident whose end a pause holds back is kept until it was told', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  story.set(control('pause-notices', { since: at('06:05:00'), until: at('18:00:00') }));
  story.hear(at('06:10:00'), runFact(at('06:10:00'), [refreshed('mart_a')], { runId: 'm2' }));
  story.tickThrough(at('06:11:00'), at('17:59:00'));
  t.is(story.incidents().length, 1);

  const due = story.tick(at('18:00:00'));

  t.true(said(due).includes('resolved to analyticsLead'));
});

test('what is fine is forgotten after seven days, what is wrong never', (t) => {
  const story = createStory();
  story.hear(
    at('06:00:00'),
    runFact(at('06:00:00'), [refreshed('mart_a')]),
    probe(at('06:00:00'), [found('network-path', 'superset')]),
  );
  story.tick('2026-12-01T06:00:00Z');
  t.truthy(story.board().observations['refresh-failed:mart_a']);
  story.tick('2026-12-01T06:00:00.001Z');

  t.is(story.board().observations['refresh-failed:mart_a'], undefined);
  t.truthy(story.board().observations['network-path:superset']);
});
