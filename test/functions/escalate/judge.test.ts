import test from 'ava';
import {
  brokenViewRun,
  createStory,
  failed,
  found,
  martFact,
  marts,
  probe,
  refreshed,
  runFact,
  said,
} from './_story.ts';

// 2026-11-24 is a Tuesday; 02:00 UTC is 06:00 in Yerevan.

test('a broken stg_events is one incident with 17 marts and one mail', (t) => {
  const story = createStory();

  const due = story.hear('2026-11-24T02:01:00Z', brokenViewRun('2026-11-24T02:01:00Z'));

  t.deepEqual(said(due), ['first-notice to analyticsLead']);
  t.is(story.incidents().length, 1);
  t.is(story.incident().findings.length, 18);
  t.is(story.incident().cause, 'staging-view-broken:stg_events');
  t.is(story.incident().id, 'stg_events-20261124T0201Z');
});

test('17 marts that fail for one missing permission are one incident', (t) => {
  const story = createStory();
  const summaries = marts.map((mart) => failed(mart, 'permission-denied', 'Access Denied'));

  const due = story.hear('2026-11-24T02:01:00Z', runFact('2026-11-24T02:01:00Z', summaries));

  t.deepEqual(said(due), ['first-notice to analyticsLead']);
  t.is(story.incident().title, "BigQuery refuses the watchdog's account: permission denied");
  t.is(story.incident().findings.length, 17);
});

test('a mart that fails waits for the end of its run, and is told with the others then', (t) => {
  const story = createStory();

  t.deepEqual(story.hear('2026-11-24T02:01:00Z', martFact('2026-11-24T02:01:00Z', failed('mart_a'))), []);
  t.deepEqual(story.tick('2026-11-24T02:05:59Z'), []);
  const due = story.hear(
    '2026-11-24T02:05:59Z',
    runFact('2026-11-24T02:05:59Z', [failed('mart_a'), refreshed('mart_b')]),
  );

  t.deepEqual(said(due), ['first-notice to analyticsLead']);
});

test('a run that never ends is waited for five minutes', (t) => {
  const story = createStory();

  story.hear('2026-11-24T02:01:00Z', martFact('2026-11-24T02:01:00Z', failed('mart_a')));
  t.deepEqual(story.tick('2026-11-24T02:05:59.999Z'), []);
  t.deepEqual(said(story.tick('2026-11-24T02:06:00Z')), ['first-notice to analyticsLead']);
});

test('what passes while it waits is told to nobody', (t) => {
  const story = createStory();

  story.hear('2026-11-24T10:00:00Z', probe('2026-11-24T10:00:00Z', [found('superset-web-down', 'superset')]));
  story.hear('2026-11-24T10:00:20Z', probe('2026-11-24T10:00:20Z'));
  story.tickThrough('2026-11-24T10:01:00Z', '2026-11-24T12:00:00Z');

  t.deepEqual(story.seen(), []);
  t.true(
    story.decisions().some(({ decision, reason }) => decision === 'held' && reason === 'over-before-notice'),
  );
});

test('a P1 waits 30 seconds, then DevOps and the stakeholder are told', (t) => {
  const story = createStory();

  story.hear('2026-11-24T10:00:00Z', probe('2026-11-24T10:00:00Z', [found('superset-web-down', 'superset')]));
  t.deepEqual(story.tick('2026-11-24T10:00:29.999Z'), []);
  const due = story.tick('2026-11-24T10:00:30Z');

  t.deepEqual(said(due), ['first-notice to devOps', 'first-notice to stakeholder']);
  t.deepEqual(
    due.map(({ plain }) => plain),
    [false, true],
  );
});

test('everybody who was told is told when it is over, and what ended it', (t) => {
  const story = createStory();
  story.hear('2026-11-24T02:01:00Z', runFact('2026-11-24T02:01:00Z', [failed('mart_a')]));
  story.tickThrough('2026-11-24T02:02:00Z', '2026-11-24T04:59:00Z');

  const due = story.hear(
    '2026-11-24T05:00:00Z',
    runFact('2026-11-24T05:00:00Z', [refreshed('mart_a')], {
      runId: 'm7',
      trigger: 'manual',
      author: 'Davit',
    }),
  );

  t.deepEqual(said(due), ['resolved to analyticsLead']);
  t.is(story.incidents()[0]?.resolution?.how, 'refresh-by-hand');
  t.regex(due[0]?.explanation ?? '', /Davit \(as claimed\)/);
});
