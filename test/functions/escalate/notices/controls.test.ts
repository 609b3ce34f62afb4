import test from 'ava';
import { control, createStory, failed, found, probe, refreshed, runFact, said } from '../_story.ts';

const at = (time: string) => `2026-11-24T${time}Z`;
const web = found('superset-web-down', 'superset');

/** Only what is said of incidents. */
const ofIncidents = (notices: Parameters<typeof said>[0]) =>
  said(notices.filter(({ incident }) => incident !== undefined));

test('that notices are paused is told to the team, with who, why and until when', (t) => {
  const story = createStory();
  story.set(control('pause-notices', { since: at('06:00:00'), until: at('07:00:00'), reason: 'migration' }));

  const due = story.tick(at('06:00:00'));

  t.deepEqual(said(due), ['control-set to analyticsLead', 'control-set to devOps']);
  t.is(due[0]?.explanation, 'Anahit (as claimed) set pause-notices until 11:00: migration');
  t.deepEqual(story.tick(at('06:01:00')), []);
});

for (const kind of ['acknowledge', 'approve', 'resolve'] as const) {
  test(`that somebody said ${kind} is told to nobody`, (t) => {
    const story = createStory();
    story.set(control(kind, { subject: 'x', since: at('06:00:00'), until: at('07:00:00') }));

    t.deepEqual(story.tick(at('06:00:00')), []);
    t.deepEqual(story.board().controls, {});
  });
}

test('a pause holds everything back, tells what when it ends, and what is still there is told then', (t) => {
  const story = createStory();
  story.set(control('pause-notices', { since: at('06:00:00'), until: at('06:30:00') }));
  story.hear(at('06:00:00'), probe(at('06:00:00'), [web]), runFact(at('06:00:00'), [failed('mart_a')]));
  t.deepEqual(ofIncidents(story.tickThrough(at('06:01:00'), at('06:29:59'))), []);

  const due = story.tick(at('06:30:00'));

  t.deepEqual(said(due.slice(0, 2)), ['control-ended to analyticsLead', 'control-ended to devOps']);
  const about = due[0]?.about;
  t.deepEqual(about?.kind === 'control' && about.heldBack.map(({ incident, reason }) => [incident, reason]), [
    ['mart_a-20261124T0600Z', 'first-notice'],
    ['superset-20261124T0600Z', 'first-notice'],
  ]);
  t.deepEqual(ofIncidents(due), [
    'first-notice to analyticsLead',
    'first-notice to devOps',
    'first-notice to stakeholder',
  ]);
});

test('a pause that somebody ends early is over at once', (t) => {
  const story = createStory();
  story.set(control('pause-notices', { since: at('06:00:00'), until: at('10:00:00') }));
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  story.end('pause-notices');

  const due = story.tick(at('06:01:00'));

  t.regex(
    due[0]?.explanation ?? '',
    /^pause-notices by Anahit \(as claimed\) was ended; it held back 1 notice\.$/,
  );
  t.deepEqual(ofIncidents(due), ['first-notice to analyticsLead']);
});

test('a pause that ran out says so', (t) => {
  const story = createStory();
  story.set(control('pause-notices', { since: at('06:00:00'), until: at('06:05:00') }));
  story.tick(at('06:00:00'));

  t.regex(story.tick(at('06:05:00'))[0]?.explanation ?? '', / ran out; it held back nothing\.$/);
});

test('what came and went during a pause is in the list of what it held back, and in no mail of its own', (t) => {
  const story = createStory();
  story.set(control('pause-notices', { since: at('06:00:00'), until: at('06:30:00') }));
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  story.hear(at('06:10:00'), runFact(at('06:10:00'), [refreshed('mart_a')], { runId: 'm2' }));
  story.tick(at('06:20:00'));

  const due = story.tick(at('06:30:00'));

  t.deepEqual(said(due), ['control-ended to analyticsLead', 'control-ended to devOps']);
  const about = due[0]?.about;
  t.is(about?.kind === 'control' ? about.heldBack.length : 0, 1);
});

test('that something is over, held back by a pause, is told when the pause ends', (t) => {
  const story = createStory();
  story.hear(at('05:59:00'), runFact(at('05:59:00'), [failed('mart_a')]));
  story.set(control('pause-notices', { since: at('06:00:00'), until: at('06:30:00') }));
  story.hear(at('06:10:00'), runFact(at('06:10:00'), [refreshed('mart_a')], { runId: 'm2' }));
  story.tick(at('06:20:00'));

  t.deepEqual(ofIncidents(story.tick(at('06:30:00'))), ['resolved to analyticsLead']);
});

test('a pause that is set anew keeps what it held back', (t) => {
  const story = createStory();
  story.set(control('pause-notices', { since: at('06:00:00'), until: at('06:30:00') }));
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  story.set(control('pause-notices', { since: at('06:10:00'), until: at('06:40:00') }));

  t.deepEqual(said(story.tick(at('06:10:00'))), ['control-set to analyticsLead', 'control-set to devOps']);
  t.is(story.board().controls['pause-notices']?.heldBack.length, 1);
});

const scopes: [string, string[]][] = [
  ['', []],
  ['all', []],
  ['marts', ['first-notice to devOps', 'first-notice to stakeholder']],
  ['superset', ['first-notice to analyticsLead']],
];
for (const [scope, expected] of scopes) {
  test(`a maintenance of "${scope}" holds back what it is about`, (t) => {
    const story = createStory();
    story.set(control('maintenance', { subject: scope, since: at('05:00:00'), until: at('09:00:00') }));
    const first = story.hear(
      at('06:00:00'),
      probe(at('06:00:00'), [web]),
      runFact(at('06:00:00'), [failed('mart_a')]),
    );
    const due = [...first, ...story.tick(at('06:00:30'))];

    t.deepEqual(ofIncidents(due).toSorted(), expected.toSorted());
  });
}

const patterns: [string, boolean][] = [
  ['refresh-failed:mart_a', true],
  ['refresh-failed:*', true],
  ['refresh-failed:mart_b', false],
  ['stale:*', false],
  ['refresh-failed', false],
];
for (const [subject, isHeld] of patterns) {
  test(`a silence of ${subject} ${isHeld ? 'holds back' : 'leaves alone'} a failed mart_a`, (t) => {
    const story = createStory();
    story.set(control('silence', { subject, since: at('05:00:00'), until: at('09:00:00') }));
    const due = story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));

    t.deepEqual(ofIncidents(due), isHeld ? [] : ['first-notice to analyticsLead']);
  });
}

test('a silence of one finding does not hide another one of the same incident', (t) => {
  const story = createStory();
  const denied = (mart: string) => failed(mart, 'permission-denied', 'Access Denied');
  story.set(
    control('silence', { subject: 'refresh-failed:mart_a', since: at('05:00:00'), until: at('09:00:00') }),
  );
  t.deepEqual(ofIncidents(story.hear(at('06:00:00'), runFact(at('06:00:00'), [denied('mart_a')]))), []);

  const due = story.hear(
    at('06:01:00'),
    runFact(at('06:01:00'), [denied('mart_a'), denied('mart_b')], { runId: 'm2' }),
  );

  t.deepEqual(ofIncidents(due), ['first-notice to analyticsLead']);
});

test('a silence of an incident dies with it: its end is told, and so is its return', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), probe(at('06:00:00'), [web]));
  story.tick(at('06:00:30'));
  const { id } = story.incident();
  story.set(control('silence', { subject: id, since: at('06:01:00'), until: at('10:00:00') }));
  t.deepEqual(ofIncidents(story.tickThrough(at('06:01:00'), at('06:40:00'))), []);
  t.is(story.incident().lastDecision?.reason, 'silenced');

  const over = story.hear(at('06:41:00'), probe(at('06:41:00')));
  story.hear(at('06:50:00'), probe(at('06:50:00'), [web]));
  const back = story.tick(at('06:50:30'));

  t.deepEqual(ofIncidents(over), ['resolved to devOps', 'resolved to stakeholder']);
  t.deepEqual(ofIncidents(back), ['reopened to devOps', 'reopened to stakeholder']);
});

test('a maintenance is named before a pause, and a pause before a silence', (t) => {
  const story = createStory();
  const during = { since: at('05:00:00'), until: at('09:00:00') };
  const reason = () => story.incident().lastDecision?.reason;
  story.set(control('silence', { subject: 'refresh-failed:*', ...during }));
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  t.is(reason(), 'silenced');
  story.set(control('pause-notices', during));
  story.tick(at('06:01:00'));
  t.is(reason(), 'paused');
  story.set(control('maintenance', { subject: 'marts', ...during }));
  story.tick(at('06:02:00'));
  t.is(reason(), 'maintenance');
});

test('what a person declared over is over, and told as that person’s word', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  story.set(
    control('resolve', {
      subject: story.incident().id,
      since: at('06:10:00'),
      until: at('10:00:00'),
      reason: 'mart_a is retired',
    }),
  );

  const due = story.tick(at('06:10:00'));

  t.deepEqual(said(due), ['resolved to analyticsLead']);
  t.is(
    due[0]?.explanation,
    'It is over since 10:10. Anahit (as claimed) declared it over: mart_a is retired',
  );
  t.is(story.incidents()[0]?.resolution?.how, 'by-person');
});

test('what is found after a person declared it over is back', (t) => {
  const story = createStory();
  story.hear(at('06:00:00'), runFact(at('06:00:00'), [failed('mart_a')]));
  const { id } = story.incident();
  story.set(control('resolve', { subject: id, since: at('06:10:00'), until: at('10:00:00') }));
  story.tick(at('06:10:00'));
  story.hear(at('06:12:00'), runFact(at('06:09:00'), [failed('mart_a')], { runId: 'm2' }));
  t.is(story.board().incidents[id]?.state, 'resolved');

  const due = story.hear(at('06:20:00'), runFact(at('06:20:00'), [failed('mart_a')], { runId: 'm3' }));

  t.deepEqual(said(due), ['reopened to analyticsLead']);
  t.is(story.incident().id, id);
});
