import test from 'ava';
import { createStory, drift, found, policyWith, probe, said } from '../_story.ts';

// 2026-11-24 is a Tuesday; 06:00 UTC is 10:00 in Yerevan.
const web = found('superset-web-down', 'superset');

/** A story in which Superset was down for a minute, and everybody knows that it is up again. */
function afterAnOutage() {
  const story = createStory();
  story.hear('2026-11-24T06:00:00Z', probe('2026-11-24T06:00:00Z', [web]));
  story.tick('2026-11-24T06:00:30Z');
  const { id, deadline } = story.incident();
  story.hear('2026-11-24T06:01:00Z', probe('2026-11-24T06:01:00Z'));
  return { story, id, deadline };
}

/** Down at one instant and up at another, with the tick between that tells of it. */
function outage(story: ReturnType<typeof createStory>, downAt: string, toldAt: string, upAt: string) {
  return [
    ...story.hear(downAt, probe(downAt, [web])),
    ...story.tick(toldAt),
    ...story.hear(upAt, probe(upAt)),
  ];
}

test('what comes back within an hour is the same incident, told to those who know it', (t) => {
  const { story, id, deadline } = afterAnOutage();
  story.tickThrough('2026-11-24T06:02:00Z', '2026-11-24T07:00:00Z');

  t.deepEqual(story.hear('2026-11-24T07:00:59Z', probe('2026-11-24T07:00:59Z', [web])), []);
  const due = story.tick('2026-11-24T07:01:29Z');

  t.deepEqual(said(due), ['reopened to devOps', 'reopened to stakeholder']);
  t.is(story.incident().id, id);
  t.is(story.incident().deadline, deadline);
  t.is(story.incident().resolvedAt, undefined);
  t.is(story.incident().resolution, undefined);
});

test('what comes back after an hour is another incident', (t) => {
  const { story, id } = afterAnOutage();
  story.tickThrough('2026-11-24T06:02:00Z', '2026-11-24T07:00:00Z');
  story.hear('2026-11-24T07:01:00Z', probe('2026-11-24T07:01:00Z', [web]));

  t.not(story.incident().id, id);
  t.is(story.incident().state, 'waiting');
});

test('what comes back and goes while it waits is told to nobody', (t) => {
  const { story } = afterAnOutage();
  const before = story.seen().length;
  story.hear('2026-11-24T06:10:00Z', probe('2026-11-24T06:10:00Z', [web]));
  story.hear('2026-11-24T06:10:20Z', probe('2026-11-24T06:10:20Z'));
  story.tickThrough('2026-11-24T06:11:00Z', '2026-11-24T06:30:00Z');

  t.is(story.seen().length, before);
});

test('what nobody was told of and comes back is a new incident', (t) => {
  const story = createStory();
  story.hear('2026-11-24T06:00:00Z', probe('2026-11-24T06:00:00Z', [web]));
  const { id } = story.incident();
  story.hear('2026-11-24T06:00:20Z', probe('2026-11-24T06:00:20Z'));
  story.hear('2026-11-24T06:02:00Z', probe('2026-11-24T06:02:00Z', [web]));

  t.not(story.incident().id, id);
});

test('a deadline that passed while it was over begins anew', (t) => {
  const policy = policyWith('policy: {reopenMinutes: 300}');
  const story = createStory({ policy });
  outage(story, '2026-11-24T06:00:00Z', '2026-11-24T06:00:30Z', '2026-11-24T06:01:00Z');
  story.tickThrough('2026-11-24T06:02:00Z', '2026-11-24T08:59:00Z');
  story.hear('2026-11-24T09:00:00Z', probe('2026-11-24T09:00:00Z', [web]));

  t.is(story.incident().deadline, '2026-11-24T11:00:00.000Z');
});

test('the third return within six hours is told as coming and going, and then there is silence', (t) => {
  const { story, id } = afterAnOutage();
  outage(story, '2026-11-24T06:10:00Z', '2026-11-24T06:10:30Z', '2026-11-24T06:11:00Z');
  outage(story, '2026-11-24T06:20:00Z', '2026-11-24T06:20:30Z', '2026-11-24T06:21:00Z');
  const third = outage(story, '2026-11-24T06:30:00Z', '2026-11-24T06:30:30Z', '2026-11-24T06:31:00Z');
  const fourth = outage(story, '2026-11-24T06:34:00Z', '2026-11-24T06:34:30Z', '2026-11-24T06:35:00Z');

  t.deepEqual(said(third), ['unstable to devOps', 'unstable to stakeholder']);
  t.deepEqual(said(fourth), []);
  t.true(story.board().incidents[id]?.unstable);
  t.is(story.board().incidents[id]?.state, 'open');
});

test('who is told of it later is not told besides that it comes and goes', (t) => {
  const { story } = afterAnOutage();
  outage(story, '2026-11-24T06:10:00Z', '2026-11-24T06:10:30Z', '2026-11-24T06:11:00Z');
  outage(story, '2026-11-24T06:20:00Z', '2026-11-24T06:20:30Z', '2026-11-24T06:21:00Z');
  story.hear('2026-11-24T06:30:00Z', probe('2026-11-24T06:30:00Z', [web]));

  t.deepEqual(said(story.tickThrough('2026-11-24T06:31:00Z', '2026-11-24T06:50:00Z')), [
    'unacknowledged to analyticsLead',
  ]);
});

test('what comes and goes is over when it was quiet for half an hour, and that is told once', (t) => {
  const { story, id } = afterAnOutage();
  outage(story, '2026-11-24T06:10:00Z', '2026-11-24T06:10:30Z', '2026-11-24T06:11:00Z');
  outage(story, '2026-11-24T06:20:00Z', '2026-11-24T06:20:30Z', '2026-11-24T06:21:00Z');
  outage(story, '2026-11-24T06:30:00Z', '2026-11-24T06:30:30Z', '2026-11-24T06:31:00Z');

  t.deepEqual(story.tickThrough('2026-11-24T06:32:00Z', '2026-11-24T07:00:00Z'), []);
  t.deepEqual(story.tick('2026-11-24T07:00:59Z'), []);
  const due = story.tick('2026-11-24T07:01:00Z');

  t.deepEqual(said(due), ['resolved to devOps', 'resolved to stakeholder']);
  t.is(story.board().incidents[id]?.state, 'resolved');
  t.deepEqual(story.tickThrough('2026-11-24T07:02:00Z', '2026-11-24T07:30:00Z'), []);
});

test('two returns are no coming and going', (t) => {
  const { story } = afterAnOutage();
  outage(story, '2026-11-24T06:10:00Z', '2026-11-24T06:10:30Z', '2026-11-24T06:11:00Z');
  const second = outage(story, '2026-11-24T06:20:00Z', '2026-11-24T06:20:30Z', '2026-11-24T06:21:00Z');

  t.deepEqual(said(second), [
    'reopened to devOps',
    'reopened to stakeholder',
    'resolved to devOps',
    'resolved to stakeholder',
  ]);
});

test('returns that are hours apart are no coming and going', (t) => {
  const policy = policyWith('policy: {reopenMinutes: 1440}');
  const story = createStory({ policy });
  const hours = ['06', '09', '12', '15'];
  for (const [index, hour] of hours.entries()) {
    const at = (minute: string) => `2026-11-24T${hour}:${minute}Z`;
    outage(story, at('00:00'), at('00:30'), at('01:00'));
    const next = hours[index + 1];
    if (next) story.tickThrough(at('02:00'), `2026-11-24T${next}:00:00Z`);
  }

  t.false(story.incidents().some(({ unstable }) => unstable));
});

test('a P3 that comes back is told by the digest again', (t) => {
  const story = createStory();
  const sales = found('chart-broken', 'Sales');
  story.hear('2026-11-24T06:00:00Z', drift('2026-11-24T06:00:00Z', [sales]));
  const { id } = story.incident();
  story.change((board) => ({
    ...board,
    incidents: {
      ...board.incidents,
      [id]: {
        ...story.incident(),
        state: 'open',
        told: [{ reason: 'digest', tier: 'analyticsLead', at: '2026-11-24T06:00:00.000Z' }],
      },
    },
  }));
  story.hear('2026-11-24T06:10:00Z', drift('2026-11-24T06:10:00Z'));
  story.hear('2026-11-24T06:20:00Z', drift('2026-11-24T06:20:00Z', [sales]));

  t.is(story.incident().id, id);
  t.is(story.incident().state, 'waiting');
  t.deepEqual(story.seen(), []);
});

test('what ended together with what explained it, and comes back alone, is told to be back', (t) => {
  const story = createStory();
  const vm = found('vm-stopped', 'superset-ineco');
  story.hear('2026-11-24T06:00:00Z', probe('2026-11-24T06:00:00Z', [web]));
  story.tick('2026-11-24T06:00:30Z');
  story.hear('2026-11-24T06:05:00Z', probe('2026-11-24T06:05:00Z', [web, vm]));
  story.tick('2026-11-24T06:05:30Z');
  story.hear('2026-11-24T06:10:00Z', probe('2026-11-24T06:10:00Z'));

  story.hear('2026-11-24T06:20:00Z', probe('2026-11-24T06:20:00Z', [web]));
  const due = story.tick('2026-11-24T06:20:30Z');

  t.deepEqual(said(due), ['reopened to devOps', 'reopened to stakeholder']);
});
