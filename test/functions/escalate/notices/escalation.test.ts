import test from 'ava';
import { createStory, drift, failed, found, policyWith, probe, runFact, said } from '../_story.ts';

// 2026-11-24 is a Tuesday, 2026-11-27 a Friday; Yerevan is four hours ahead of UTC.
const web = found('superset-web-down', 'superset');

function outageAt(day: string) {
  const story = createStory();
  story.hear(`${day}T22:00:00Z`, probe(`${day}T22:00:00Z`, [web]));
  story.tick(`${day}T22:00:30Z`);
  return story;
}

function failureAt(at: string) {
  const story = createStory();
  story.hear(at, runFact(at, [failed('mart_a')]));
  return story;
}

test('a P1 that nobody acknowledges goes to the next tier every 15 minutes, at night and to the last', (t) => {
  const story = outageAt('2026-11-27');

  t.deepEqual(story.tick('2026-11-27T22:15:29.999Z'), []);
  const second = story.tick('2026-11-27T22:15:30Z');
  t.deepEqual(story.tick('2026-11-27T22:30:29.999Z'), []);
  const third = story.tick('2026-11-27T22:30:30Z');

  t.deepEqual(said(second), ['unacknowledged to analyticsLead']);
  t.is(second[0]?.explanation, 'Davit has not acknowledged it for 15 minutes.');
  t.deepEqual(said(third), ['unacknowledged to stakeholder']);
  t.true(third[0]?.plain);
});

test('a P1 that everybody was told of is repeated to the team every 30 minutes, and not to the stakeholder', (t) => {
  const story = outageAt('2026-11-27');
  story.tickThrough('2026-11-27T22:01:30Z', '2026-11-27T22:59:30Z');

  const first = story.tick('2026-11-27T23:00:30Z');
  t.deepEqual(story.tickThrough('2026-11-27T23:01:30Z', '2026-11-27T23:29:30Z'), []);

  t.deepEqual(said(first), ['repeat to devOps', 'repeat to analyticsLead']);
  const near = story.tick('2026-11-27T23:30:30Z');
  t.deepEqual(said(near), ['deadline-near to devOps', 'deadline-near to analyticsLead']);
  const second = story.tickThrough('2026-11-27T23:31:30Z', '2026-11-27T23:59:30Z');
  t.deepEqual(said(second), []);
});

test('a P1 past its deadline is repeated every four hours', (t) => {
  const story = outageAt('2026-11-27');
  story.tickThrough('2026-11-27T22:01:30Z', '2026-11-28T00:00:30Z');

  t.deepEqual(story.tickThrough('2026-11-28T00:01:30Z', '2026-11-28T03:59:30Z'), []);
  t.deepEqual(said(story.tick('2026-11-28T04:00:30Z')), ['repeat to devOps', 'repeat to analyticsLead']);
});

test('repeats have numbers', (t) => {
  const story = outageAt('2026-11-27');
  const due = story.tickThrough('2026-11-27T22:01:30Z', '2026-11-28T12:00:30Z');
  const ids = due.flatMap(({ reason, tier, id }) => (reason === 'repeat' && tier === 'devOps' ? [id] : []));

  t.deepEqual(
    ids.slice(0, 3).map((id) => id.split('/').slice(1).join('/')),
    ['repeat/devOps', 'repeat/devOps/2', 'repeat/devOps/3'],
  );
});

const secondTiers: [string, string, string, string][] = [
  ['before work counts from 09:00', '2026-11-24T02:10:00Z', '2026-11-24T06:59:59Z', '2026-11-24T07:00:00Z'],
  ['at work counts at once', '2026-11-24T06:10:00Z', '2026-11-24T08:09:59Z', '2026-11-24T08:10:00Z'],
  [
    'of a Saturday counts from Monday 09:00',
    '2026-11-28T02:00:00Z',
    '2026-11-30T06:59:59Z',
    '2026-11-30T07:00:00Z',
  ],
  [
    'of a Friday evening counts from Monday 09:00',
    '2026-11-27T19:00:00Z',
    '2026-11-30T06:59:59Z',
    '2026-11-30T07:00:00Z',
  ],
  [
    'of the end of the day runs out in the evening, and goes to the next tier at 09:00',
    '2026-11-24T13:30:00Z',
    '2026-11-25T04:59:59Z',
    '2026-11-25T05:00:00Z',
  ],
];
for (const [title, toldAt, before, dueAt] of secondTiers) {
  test(`the time without an acknowledgement of a P2 ${title}`, (t) => {
    const story = failureAt(toldAt);
    const early = story.tickThrough(new Date(Date.parse(toldAt) + 60_000).toISOString(), before);
    const due = story.tick(dueAt);

    t.false(said(early).includes('unacknowledged to devOps'));
    t.true(said(due).includes('unacknowledged to devOps'));
  });
}

test('a P2 goes to the last tier, and is repeated a day later at work', (t) => {
  const story = failureAt('2026-11-24T06:00:00Z');
  const today = story.tickThrough('2026-11-24T06:01:00Z', '2026-11-24T23:59:00Z');
  // A day after the last mail it is 18:00, and nobody at work: the next morning is early enough.
  const later = story.tickThrough('2026-11-25T00:00:00Z', '2026-11-26T06:00:00Z');

  t.deepEqual(said(today), [
    'unacknowledged to devOps',
    'unacknowledged to stakeholder',
    'deadline-near to analyticsLead',
    'deadline-near to devOps',
    'deadline-missed to analyticsLead',
    'deadline-missed to devOps',
    'deadline-missed to stakeholder',
  ]);
  t.deepEqual(said(later), ['repeat to analyticsLead', 'repeat to devOps']);
  t.is(later[0]?.decidedAt, '2026-11-26T05:00:00.000Z');
});

test('a P2 is not repeated at the weekend', (t) => {
  const story = failureAt('2026-11-27T06:00:00Z');
  story.tickThrough('2026-11-27T06:01:00Z', '2026-11-27T23:59:00Z');

  t.deepEqual(story.tickThrough('2026-11-28T00:00:00Z', '2026-11-30T04:59:00Z'), []);
  t.deepEqual(said(story.tick('2026-11-30T05:00:00Z')), ['repeat to analyticsLead', 'repeat to devOps']);
});

test('a P3 is told by no mail of its own but that its deadline is near and missed', (t) => {
  const story = createStory();
  const at = '2026-11-24T06:00:00Z';
  story.hear(at, drift(at, [found('chart-broken', 'Sales')]));
  story.tick('2026-11-24T06:05:00Z');
  t.is(story.incident().lastDecision?.reason, 'waiting-for-digest');
  story.tickThrough('2026-11-24T06:06:00Z', '2026-12-03T06:00:00Z');

  t.deepEqual(
    story.seen().map(({ reason, tier, decidedAt }) => [reason, tier, decidedAt]),
    [
      // Three quarters are over on Sunday; it is said on Monday at nine.
      ['deadline-near', 'analyticsLead', '2026-11-30T05:00:00.000Z'],
      ['deadline-missed', 'analyticsLead', '2026-12-01T06:00:00.000Z'],
    ],
  );
});

test('the times are those of watchdog.yaml', (t) => {
  const policy = policyWith('policy: {acknowledgeMinutes: {p1: 5}, repeatMinutes: {p1: 7}}');
  const story = createStory({ policy });
  story.hear('2026-11-24T06:00:00Z', probe('2026-11-24T06:00:00Z', [web]));
  story.tick('2026-11-24T06:00:30Z');

  t.deepEqual(said(story.tick('2026-11-24T06:05:30Z')), ['unacknowledged to analyticsLead']);
  t.deepEqual(said(story.tick('2026-11-24T06:10:30Z')), ['unacknowledged to stakeholder']);
  t.deepEqual(said(story.tick('2026-11-24T06:17:30Z')), ['repeat to devOps', 'repeat to analyticsLead']);
});
