import test from 'ava';
import {
  brokenViewRun,
  createStory,
  drift,
  failed,
  found,
  freshness,
  martFact,
  marts,
  probe,
  refreshed,
  runFact,
  said,
  skipped,
} from '../_story.ts';

// 2026-11-24 is a Tuesday; 06:00 UTC is 10:00 in Yerevan.
const web = found('superset-web-down', 'superset');
const database = found('superset-database-down', 'superset');

test('a dead database explains the web, the charts and old data: one incident, one mail each', (t) => {
  const story = createStory();
  const charts = drift('2026-11-24T06:00:10Z', [found('chart-broken', 'Sales')]);
  const check = freshness('2026-11-24T06:00:20Z', { mart_a: 'stale', mart_b: 'stale', mart_c: 'stale' });

  story.hear('2026-11-24T06:00:00Z', probe('2026-11-24T06:00:00Z', [database, web]));
  story.hear('2026-11-24T06:00:20Z', charts, check);
  const due = story.tick('2026-11-24T06:00:30Z');

  t.deepEqual(said(due), ['first-notice to devOps', 'first-notice to stakeholder']);
  t.is(story.incident().cause, 'superset-database-down:superset');
  t.is(story.incident().findings.length, 6);
});

test('an incident is named by its subject and the minute of its earliest finding', (t) => {
  const story = createStory();
  story.hear('2026-11-24T06:05:00Z', martFact('2026-11-24T06:04:59Z', failed('mart_geo')));

  t.is(story.incident().id, 'mart_geo-20261124T0604Z');
  t.is(story.incident().openedAt, '2026-11-24T06:04:59.000Z');
});

test('two causes of one subject in one minute have two names', (t) => {
  const story = createStory();
  story.hear(
    '2026-11-24T06:00:00Z',
    drift('2026-11-24T06:00:00Z', [found('chart-broken', 'Sales'), found('filter-dropped', 'Sales')]),
  );

  t.deepEqual(
    story
      .incidents()
      .map(({ id }) => id)
      .toSorted(),
    ['Sales-20261124T0600Z', 'Sales-filter-dropped-20261124T0600Z'],
  );
});

test('a subject that is no word makes an id that is one', (t) => {
  const story = createStory();
  story.hear(
    '2026-11-24T06:00:00Z',
    drift('2026-11-24T06:00:00Z', [found('chart-broken', 'Sales / week #3')]),
  );

  t.is(story.incident().id, 'Sales-week-3-20261124T0600Z');
});

const areas: [Parameters<typeof found>[0], 'data' | 'platform'][] = [
  ['refresh-failed', 'data'],
  ['stale', 'data'],
  ['chart-broken', 'data'],
  ['network-path', 'platform'],
  ['dead-letter', 'platform'],
  ['step-silent', 'platform'],
];
for (const [kind, area] of areas) {
  test(`${kind} is the business of ${area === 'data' ? 'the analytics lead' : 'DevOps'} first`, (t) => {
    const story = createStory();
    const at = '2026-11-24T06:00:00.000Z';
    story.change((board) => ({
      ...board,
      observations: { [`${kind}:x`]: { at, factId: 'f', finding: found(kind, 'x'), since: at } },
    }));
    story.tick(at);

    t.is(story.incident().area, area);
  });
}

test('a cause that is found later takes an incident over while it waits, and nobody hears of it', (t) => {
  const story = createStory();

  story.hear('2026-11-24T02:01:00Z', martFact('2026-11-24T02:01:00Z', failed('mart_a')));
  const due = story.hear('2026-11-24T02:02:00Z', brokenViewRun('2026-11-24T02:02:00Z'));

  t.deepEqual(said(due), ['first-notice to analyticsLead']);
  t.is(due[0]?.incident, story.incident().id);
  t.is(story.incident().cause, 'staging-view-broken:stg_events');
  const absorbed = story.incidents().find(({ cause }) => cause === 'refresh-failed:mart_a');
  t.is(absorbed?.state, 'absorbed');
  t.is(absorbed?.absorbedBy, story.incident().id);
  t.is(absorbed?.lastDecision?.reason, 'explained-by');
});

test('what stays when its cause is over stands on its own again, with its own deadline', (t) => {
  const story = createStory();
  story.hear('2026-11-24T06:00:00Z', probe('2026-11-24T06:00:00Z', [web]));
  story.tick('2026-11-24T06:00:30Z');
  const { id, deadline } = story.incident();
  story.hear('2026-11-24T06:01:00Z', probe('2026-11-24T06:01:00Z', [web, database]));
  story.tick('2026-11-24T06:02:00Z');
  t.is(story.board().incidents[id]?.state, 'absorbed');

  const due = story.hear('2026-11-24T06:10:00Z', probe('2026-11-24T06:10:00Z', [web]));

  t.is(story.board().incidents[id]?.state, 'open');
  t.is(story.board().incidents[id]?.deadline, deadline);
  t.is(story.board().incidents[id]?.absorbedBy, undefined);
  t.deepEqual(said(due), ['resolved to devOps', 'resolved to stakeholder']);
  t.true(story.changes().includes('released'));
});

test('a released incident counts the time without an acknowledgement from its release', (t) => {
  const story = createStory();
  story.hear('2026-11-24T06:00:00Z', probe('2026-11-24T06:00:00Z', [web]));
  story.tick('2026-11-24T06:00:30Z');
  const { id } = story.incident();
  story.hear('2026-11-24T06:01:00Z', probe('2026-11-24T06:01:00Z', [web, database]));
  story.hear('2026-11-24T06:14:00Z', probe('2026-11-24T06:14:00Z', [web]));

  t.deepEqual(story.tick('2026-11-24T06:28:59Z'), []);
  const due = story.tick('2026-11-24T06:29:00Z');

  t.deepEqual(said(due), ['unacknowledged to analyticsLead']);
  t.is(due[0]?.incident, id);
});

test('who is told that the cause is over is not told again of what it explained', (t) => {
  const story = createStory();
  story.hear('2026-11-24T06:00:00Z', probe('2026-11-24T06:00:00Z', [web]));
  story.tick('2026-11-24T06:00:30Z');
  story.hear('2026-11-24T06:01:00Z', probe('2026-11-24T06:01:00Z', [web, database]));
  story.tick('2026-11-24T06:01:30Z');

  const due = story.hear('2026-11-24T06:05:00Z', probe('2026-11-24T06:05:00Z'));

  t.deepEqual(said(due), ['resolved to devOps', 'resolved to stakeholder']);
  t.is(new Set(due.map(({ incident }) => incident)).size, 1);
});

test('who was told of what was explained, and not of what explains it, is told that it is over', (t) => {
  const story = createStory();
  story.hear('2026-11-24T06:00:00Z', probe('2026-11-24T06:00:00Z', [web]));
  story.tick('2026-11-24T06:00:30Z');
  const { id } = story.incident();
  story.hear('2026-11-24T06:01:00Z', probe('2026-11-24T06:01:00Z', [web, database]));

  const due = story.hear('2026-11-24T06:01:20Z', probe('2026-11-24T06:01:20Z'));

  t.deepEqual(said(due), ['resolved to devOps', 'resolved to stakeholder']);
  t.true(due.every(({ incident }) => incident === id));
});

test('what another incident explained until now has its time from now on', (t) => {
  const story = createStory();
  story.hear('2026-11-24T02:01:00Z', brokenViewRun('2026-11-24T02:01:00Z'));
  story.tickThrough('2026-11-24T02:02:00Z', '2026-11-24T03:00:00Z');

  const rest = marts.map((mart) => (mart === 'mart_a' ? failed(mart) : refreshed(mart)));
  story.hear('2026-11-24T03:01:00Z', martFact('2026-11-24T02:30:00Z', failed('mart_a'), 'm0'));
  const due = story.hear('2026-11-24T03:02:00Z', runFact('2026-11-24T03:02:00Z', rest, { runId: 'm1' }));

  t.deepEqual(said(due), ['resolved to analyticsLead']);
  t.is(story.incident().cause, 'refresh-failed:mart_a');
  t.is(story.incident().openedAt, '2026-11-24T03:02:00.000Z');
  t.is(story.incident().waitUntil, '2026-11-24T03:07:00.000Z');
});

test('a view that is repaired is one mail, although the freshness check is only yet to come', (t) => {
  const story = createStory();
  const stale = Object.fromEntries(marts.map((mart) => [mart, 'stale' as const]));
  story.hear('2026-11-24T02:01:00Z', brokenViewRun('2026-11-24T02:01:00Z'));
  story.hear('2026-11-24T02:02:00Z', freshness('2026-11-24T02:02:00Z', stale));
  story.tickThrough('2026-11-24T02:03:00Z', '2026-11-24T04:00:00Z');

  const run = runFact('2026-11-24T04:01:00Z', marts.map(refreshed), { runId: 'm1', trigger: 'manual' });
  const due = story.hear(
    '2026-11-24T04:01:00Z',
    ...marts.map((mart) => martFact('2026-11-24T04:00:50Z', refreshed(mart), 'm1')),
    run,
  );
  story.hear('2026-11-24T04:01:30Z', freshness('2026-11-24T04:01:30Z'));
  story.tickThrough('2026-11-24T04:02:00Z', '2026-11-24T06:00:00Z');

  t.deepEqual(said(due), ['resolved to analyticsLead']);
  t.deepEqual(said(story.seen()), ['first-notice to analyticsLead', 'resolved to analyticsLead']);
});

test('marts that are told one by one and the end of their run make one incident', (t) => {
  const story = createStory();
  for (const mart of marts) {
    const stopped = { ...skipped(mart, ['stg_events']), reason: 'stg_events' };
    story.hear('2026-11-24T02:00:59Z', martFact('2026-11-24T02:00:58Z', stopped));
  }
  const due = story.hear('2026-11-24T02:01:00Z', brokenViewRun('2026-11-24T02:01:00Z'));

  t.deepEqual(said(due), ['first-notice to analyticsLead']);
  t.is(story.incidents().length, 1);
});

test('three stale marts without a known reason are one incident', (t) => {
  const story = createStory();
  const verdicts = { mart_a: 'stale', mart_b: 'stale', mart_c: 'stale' } as const;
  story.hear('2026-11-24T06:00:00Z', freshness('2026-11-24T06:00:00Z', verdicts));
  t.deepEqual(story.tick('2026-11-24T06:04:59Z'), []);

  t.deepEqual(said(story.tick('2026-11-24T06:05:00Z')), ['first-notice to analyticsLead']);
  t.is(story.incident().title, 'Several marts are stale');
});

test('every step in the life of an incident is a fact with an id of its own', (t) => {
  const story = createStory();
  story.hear('2026-11-24T06:00:00Z', probe('2026-11-24T06:00:00Z', [web]));
  story.tick('2026-11-24T06:00:30Z');
  story.hear('2026-11-24T06:01:00Z', probe('2026-11-24T06:01:00Z', [web, database]));
  story.hear('2026-11-24T06:05:00Z', probe('2026-11-24T06:05:00Z'));
  const { facts } = story.board();

  t.deepEqual(story.changes(), ['opened', 'told', 'opened', 'absorbed', 'resolved', 'resolved']);
  t.is(new Set(facts.map(({ id }) => id)).size, facts.length);
});
