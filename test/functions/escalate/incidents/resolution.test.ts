import test from 'ava';
import type { Resolution } from '../../../../functions/escalate/board.ts';
import { createStory, drift, fact, failed, found, probe, refreshed, runFact } from '../_story.ts';

const at = (time: string) => `2026-11-24T${time}Z`;
const web = found('superset-web-down', 'superset');
const remedy = {
  remedyId: 'r1',
  target: 'superset_app',
  rung: 'restart-web',
  cause: 'superset-web-down:superset',
  reason: 'It does not answer.',
};

/** A P1 that was told, and what happens to it. */
function outage() {
  const story = createStory();
  story.hear(at('06:00:00'), probe(at('06:00:00'), [web]));
  story.tick(at('06:00:30'));
  return story;
}

test('a remedy that succeeded is what ended it', (t) => {
  const story = outage();
  story.hear(at('06:01:00'), fact('remedy-started', at('06:01:00'), remedy));
  story.hear(at('06:03:00'), fact('remedy-finished', at('06:03:00'), { ...remedy, outcome: 'succeeded' }));
  story.hear(at('06:04:00'), probe(at('06:04:00')));

  t.deepEqual(story.incidents()[0]?.resolution, {
    how: 'remedy',
    explanation: 'restart-web of superset_app by the watchdog at 10:03 repaired it.',
  });
});

test('a remedy whose success is told after the probe is still what ended it', (t) => {
  const story = outage();
  story.hear(at('06:01:00'), fact('remedy-started', at('06:01:00'), remedy));
  story.hear(at('06:04:00'), probe(at('06:04:00')));
  story.hear(at('06:05:00'), fact('remedy-finished', at('06:05:00'), { ...remedy, outcome: 'succeeded' }));

  t.deepEqual(story.incidents()[0]?.resolution, {
    how: 'remedy',
    explanation: 'It is over since the watchdog did restart-web of superset_app at 10:01.',
  });
  t.deepEqual(
    story.incidents()[0]?.remedies.map(({ outcome }) => outcome),
    ['started', 'succeeded'],
  );
});

const noHelp: [string, 'failed' | 'timed-out'][] = [
  ['a remedy that failed ended nothing', 'failed'],
  ['a remedy that timed out ended nothing', 'timed-out'],
];
for (const [title, outcome] of noHelp) {
  test(title, (t) => {
    const story = outage();
    story.hear(at('06:01:00'), fact('remedy-started', at('06:01:00'), remedy));
    story.hear(at('06:03:00'), fact('remedy-finished', at('06:03:00'), { ...remedy, outcome }));
    story.hear(at('06:04:00'), probe(at('06:04:00')));

    t.is(story.incidents()[0]?.resolution?.how, 'by-itself');
  });
}

test('a remedy that was begun long before the end is not what ended it', (t) => {
  const story = outage();
  story.hear(at('06:01:00'), fact('remedy-started', at('06:01:00'), remedy));
  story.tickThrough(at('06:02:00'), at('06:31:00'));
  story.hear(at('06:31:01'), probe(at('06:31:01')));

  t.is(story.incidents()[0]?.resolution?.how, 'by-itself');
});

test('a remedy for something else is no part of it', (t) => {
  const story = outage();
  const other = { ...remedy, cause: 'superset-worker-down:superset' };
  story.hear(at('06:01:00'), fact('remedy-finished', at('06:01:00'), { ...other, outcome: 'succeeded' }));
  story.hear(at('06:04:00'), probe(at('06:04:00')));

  t.deepEqual(story.incidents()[0]?.remedies, []);
  t.is(story.incidents()[0]?.resolution?.how, 'by-itself');
});

test('a remedy that was skipped is remembered with the reason', (t) => {
  const story = outage();
  const { target, rung, cause } = remedy;
  story.hear(
    at('06:01:00'),
    fact('remedy-skipped', at('06:01:00'), { target, rung, cause, reason: 'A human stopped it.' }),
  );

  t.deepEqual(story.incident().remedies, [
    { at: '2026-11-24T06:01:00.000Z', rung, target, outcome: 'skipped', reason: 'A human stopped it.' },
  ]);
});

test('a remedy that is told before what it is for still belongs to it', (t) => {
  const story = createStory();
  story.hear(at('06:01:30'), fact('remedy-started', at('06:01:00'), remedy));
  story.hear(at('06:01:40'), probe(at('06:00:00'), [web]));
  story.tick(at('06:01:41'));

  t.is(story.incident().remedies.length, 1);
});

const runs: [string, Parameters<typeof runFact>[2], Resolution['how'], RegExp][] = [
  [
    'a run by hand is told with its author, as a claim',
    { runId: 'm2', trigger: 'manual', author: 'Davit' },
    'refresh-by-hand',
    /started by hand by Davit \(as claimed\)/,
  ],
  [
    'a run by hand without an author is by somebody',
    { runId: 'm2', trigger: 'manual' },
    'refresh-by-hand',
    /by somebody/,
  ],
  [
    'the daily run is told with its time',
    { runId: 's2', trigger: 'schedule', slot: '2026-11-24T07:00:00Z' },
    'by-itself',
    /^The run of 11:00 finds it in order\.$/,
  ],
  [
    'a run for a late export is none by hand',
    { runId: 'm3', trigger: 'source-arrived' },
    'by-itself',
    /^It is in order since 11:03/,
  ],
];
for (const [title, run, how, explanation] of runs) {
  test(title, (t) => {
    const story = createStory();
    story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
    story.tickThrough(at('06:01:00'), at('07:02:00'));
    story.hear(at('07:03:00'), runFact(at('07:03:00'), [refreshed('mart_a')], run));

    t.is(story.incidents()[0]?.resolution?.how, how);
    t.regex(story.incidents()[0]?.resolution?.explanation ?? '', explanation);
  });
}

test('the end is the instant at which it was found to be fine, not at which that became known', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), drift(at('06:00:00'), [found('filter-dropped', 'Sales')]));
  story.tick(at('06:05:00'));
  story.hear(at('06:12:00'), drift(at('06:07:00')));

  t.is(story.incidents()[0]?.resolvedAt, '2026-11-24T06:07:00.000Z');
});
