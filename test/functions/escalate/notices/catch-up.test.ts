import test from 'ava';
import { decidedFact } from '../../../../functions/escalate/notices/notices.ts';
import { control, createStory, drift, failed, found, probe, refreshed, runFact, said } from '../_story.ts';

const at = (time: string) => `2026-11-24T${time}Z`;
const web = found('superset-web-down', 'superset');

test('an absence of 15 minutes is none, a longer one is', (t) => {
  const story = createStory();
  story.tick(at('06:00:00'));
  story.tick(at('06:15:00'));
  t.is(story.board().catchingUp, undefined);
  story.tick(at('06:30:00.001'));
  t.deepEqual(story.board().catchingUp, {
    from: '2026-11-24T06:15:00.000Z',
    until: '2026-11-24T06:41:00.001Z',
  });
});

test('without an open P1 the backlog is read until what failed meanwhile came again, with one for two minutes', (t) => {
  const mart = createStory();
  mart.tick(at('02:00:00'));
  mart.hear(at('06:00:00'), runFact(at('02:03:00'), [failed('mart_a')]));
  t.deepEqual(mart.tickThrough(at('06:01:00'), at('06:10:00')), []);
  t.deepEqual(said(mart.tick(at('06:11:00'))), ['catch-up to analyticsLead']);

  const dashboards = createStory();
  dashboards.tick(at('02:00:00'));
  dashboards.hear(at('06:00:00'), probe(at('05:50:00'), [web]));
  t.deepEqual(dashboards.tick(at('06:01:59')), []);
  t.deepEqual(said(dashboards.tick(at('06:02:00'))), ['catch-up to devOps', 'catch-up to stakeholder']);
});

test('the first judgement of all is no absence', (t) => {
  const story = createStory();
  story.tick(at('06:00:00'));

  t.is(story.board().catchingUp, undefined);
});

test('all that happened in an absence is one mail for each who answers for it, and one for the stakeholder', (t) => {
  const story = createStory();
  story.tick(at('02:00:00'));
  const held = story.hear(
    at('06:00:00'),
    runFact(at('02:03:00'), [failed('mart_a'), failed('mart_b')]),
    probe(at('05:50:00'), [web]),
  );
  t.deepEqual(held, []);
  t.deepEqual(
    new Set(story.incidents().map(({ lastDecision }) => lastDecision?.reason)),
    new Set(['catch-up']),
  );
  t.deepEqual(story.tick(at('06:01:59')), []);

  const due = story.tick(at('06:02:00'));

  t.deepEqual(said(due), ['catch-up to analyticsLead', 'catch-up to devOps', 'catch-up to stakeholder']);
  t.deepEqual(
    due.map(({ about }) => about?.kind === 'catch-up' && about.incidents),
    [
      ['mart_a-20261124T0203Z', 'mart_b-20261124T0203Z'],
      ['superset-20261124T0550Z'],
      ['superset-20261124T0550Z'],
    ],
  );
  t.deepEqual(
    due.map(({ plain }) => plain),
    [false, false, true],
  );
  t.is(story.board().catchingUp, undefined);
  t.deepEqual(story.tick(at('06:03:00')), []);
});

test('each incident can tell that the mail after an absence was about it', (t) => {
  const story = createStory();
  story.tick(at('02:00:00'));
  story.hear(at('06:00:00'), runFact(at('02:03:00'), [failed('mart_a'), failed('mart_b')]));

  const [notice] = story.tick(at('06:11:00'));

  t.like(notice && decidedFact(notice, { decision: 'sent', now: new Date(at('06:11:01')) }).data, {
    decision: 'sent',
    reason: 'catch-up',
    incidents: ['mart_a-20261124T0203Z', 'mart_b-20261124T0203Z'],
  });
});

test('what is in the mail after an absence counts as told: it goes to the next tier, and its end is told', (t) => {
  const story = createStory();
  story.tick(at('02:00:00'));
  story.hear(at('06:00:00'), probe(at('05:50:00'), [web]));
  story.tick(at('06:02:00'));
  t.is(story.incident().state, 'open');

  t.deepEqual(said(story.tick(at('06:17:00'))), ['unacknowledged to analyticsLead']);
  t.deepEqual(said(story.hear(at('06:18:00'), probe(at('06:18:00')))), [
    'resolved to devOps',
    'resolved to analyticsLead',
    'resolved to stakeholder',
  ]);
});

test('what came and went in an absence is in the mail, and in no other', (t) => {
  const story = createStory();
  story.tick(at('02:00:00'));
  story.hear(at('06:00:00'), runFact(at('02:03:00'), [failed('mart_a')]));
  story.hear(at('06:00:10'), runFact(at('04:03:00'), [refreshed('mart_a')], { runId: 'm2' }));

  const due = story.tick(at('06:11:00'));

  t.deepEqual(said(due), ['catch-up to analyticsLead']);
  t.deepEqual(story.tickThrough(at('06:12:00'), at('07:00:00')), []);
});

test('what was known before an absence and is over is told by that mail, to the others by one of their own', (t) => {
  const story = createStory();
  story.hear(at('02:00:00'), probe(at('02:00:00'), [web]));
  story.tick(at('02:00:30'));
  story.hear(at('06:00:00'), probe(at('02:10:00')));

  const due = story.tick(at('06:11:00'));

  t.deepEqual(said(due), ['catch-up to devOps', 'resolved to stakeholder']);
});

test('an absence in which nothing happened is told to nobody', (t) => {
  const story = createStory();
  story.tick(at('02:00:00'));
  story.tick(at('06:00:00'));

  t.deepEqual(story.tickThrough(at('06:01:00'), at('06:11:00')), []);
  t.is(story.board().catchingUp, undefined);
});

test('a P3 of an absence waits for the digest as ever', (t) => {
  const story = createStory();
  story.tick(at('02:00:00'));
  story.hear(at('06:00:00'), drift(at('03:00:00'), [found('chart-broken', 'Sales')]));

  t.deepEqual(story.tickThrough(at('06:01:00'), at('06:10:00')), []);
  t.is(story.incident().state, 'waiting');
});

test('a pause makes the mail after an absence wait', (t) => {
  const story = createStory();
  story.tick(at('02:00:00'));
  story.set(control('pause-notices', { since: at('05:00:00'), until: at('06:30:00') }));
  story.hear(at('06:00:00'), runFact(at('02:03:00'), [failed('mart_a')]));
  const during = story.tickThrough(at('06:01:00'), at('06:29:00'));
  t.false(during.some(({ reason }) => reason === 'catch-up'));

  const due = story.tick(at('06:30:00'));

  t.deepEqual(said(due), [
    'control-ended to analyticsLead',
    'control-ended to devOps',
    'catch-up to analyticsLead',
  ]);
});
