import test from 'ava';
import { emptyBoard } from '../../../../functions/escalate/board.ts';
import { observe } from '../../../../functions/escalate/observations/observe.ts';
import type { ReceivedFact } from '../../../../shared/events/decode-fact.ts';
import type { Finding } from '../../../../shared/events/finding.ts';
import { drift, fact, failed, found, martFact, probe, refreshed, runFact } from '../_story.ts';

const boardOf = (...facts: ReceivedFact[]) => facts.reduce(observe, emptyBoard());

const remedy = {
  remedyId: 'r1',
  target: 'superset_app',
  rung: 'restart-web',
  cause: 'superset-web-down:superset',
  reason: 'It does not answer.',
};

test('an older fact never takes back what a newer one said', (t) => {
  const board = boardOf(
    martFact('2026-11-24T03:00:00Z', refreshed('mart_a'), 'm2'),
    martFact('2026-11-24T02:00:00Z', failed('mart_a')),
  );

  t.is(board.observations['refresh-failed:mart_a']?.finding, undefined);
  t.is(board.heard['mart-refreshed'], '2026-11-24T03:00:00.000Z');
});

test('a run is known by when it began, when it ended, and who started it', (t) => {
  const started = fact('run-started', '2026-11-24T02:00:05Z', {
    runId: 'm1',
    trigger: 'manual',
    mode: 'live',
    forced: false,
    author: 'Davit',
    dryRun: false,
    dataset: 'p.ineco_marts',
    plan: [],
  });
  const ended = runFact('2026-11-24T02:03:00Z', [refreshed('mart_a')], { runId: 'm1', trigger: 'manual' });
  const known = {
    firstAt: '2026-11-24T02:00:05.000Z',
    endedAt: '2026-11-24T02:03:00.000Z',
    trigger: 'manual',
    author: 'Davit',
  };

  t.deepEqual(boardOf(started, ended).runs.m1, known);
  t.deepEqual(boardOf(ended, started).runs.m1, known);
});

test('the twenty newest runs are remembered', (t) => {
  const runs = Array.from({ length: 25 }, (_, index) =>
    martFact(`2026-11-24T02:${String(index).padStart(2, '0')}:00Z`, refreshed('mart_a'), `m${index}`),
  );
  const { runs: remembered } = boardOf(...runs);

  t.is(Object.keys(remembered).length, 20);
  t.is(remembered.m4, undefined);
  t.truthy(remembered.m5);
});

test('an unsettled probe takes nothing back', (t) => {
  const down = probe('2026-11-24T02:00:00Z', [found('superset-web-down', 'superset')]);
  const unsettled = probe('2026-11-24T02:01:00Z', [], 'unsettled');
  const up = probe('2026-11-24T02:01:00Z', [], 'up');

  t.truthy(boardOf(down, unsettled).observations['superset-web-down:superset']?.finding);
  t.is(boardOf(down, up).observations['superset-web-down:superset']?.finding, undefined);
});

test('what somebody only asked about is nothing wrong', (t) => {
  const asked = fact('mart-refreshed', '2026-11-24T02:00:00Z', {
    runId: 'm1',
    attempts: 0,
    dryRun: true,
    ...failed('mart_a'),
  });

  t.deepEqual(boardOf(asked).observations, {});
});

test('remedies are remembered in the order of their time, each once', (t) => {
  const started = fact('remedy-started', '2026-11-24T02:00:00Z', remedy);
  const finished = fact('remedy-finished', '2026-11-24T02:02:00Z', { ...remedy, outcome: 'succeeded' });
  const outcomes = boardOf(finished, started, finished).remedies?.map(({ outcome }) => outcome);

  t.deepEqual(outcomes, ['started', 'succeeded']);
});

test('what is skipped every minute for one reason is remembered once, as of its first time', (t) => {
  const { target, rung, cause } = remedy;
  const skip = (time: string) =>
    fact('remedy-skipped', time, { target, rung, cause, reason: 'Remediation is paused.' });
  const board = boardOf(
    skip('2026-11-24T02:02:00Z'),
    skip('2026-11-24T02:01:00Z'),
    skip('2026-11-24T02:03:00Z'),
  );

  t.deepEqual(
    board.remedies?.map(({ at }) => at),
    ['2026-11-24T02:01:00.000Z'],
  );
});

test('that the whole run is stopped is said by its end, not by every mart', (t) => {
  const stopped = (mart: string, upstream?: string[]) =>
    fact('mart-refreshed', '2026-11-24T02:01:00Z', {
      runId: 's1',
      mart,
      outcome: 'skipped',
      reason: upstream ? 'upstream' : 'permission-denied',
      explanation: 'It was not touched.',
      attempts: 0,
      ...(upstream ? { upstream } : {}),
    });

  t.deepEqual(boardOf(stopped('mart_a', ['stg_events']), stopped('mart_b')).observations, {});
  t.deepEqual(Object.keys(boardOf(stopped('mart_c', ['mart_a'])).observations), ['refresh-skipped:mart_c']);
});

test('the end of a ladder is a finding, explained by what is still broken', (t) => {
  const gaveUp = fact('remediation-gave-up', '2026-11-24T02:00:00Z', {
    target: 'superset',
    cause: 'superset-web-down:superset',
    reason: 'The budget of 3 restarts an hour is spent.',
    attempts: [{ rung: 'restart-app', outcome: 'failed', at: '2026-11-24T01:50:00Z' }],
    evidence: [{ label: 'Containers', value: 'superset_app exited (1)' }],
  });
  const { finding } = boardOf(gaveUp).observations['remediation-gave-up:superset'] ?? {};

  t.deepEqual(finding?.causedBy, ['superset-web-down:superset']);
  t.deepEqual(finding?.evidence, [
    { label: 'restart-app', value: 'failed at 2026-11-24T01:50:00Z' },
    { label: 'Containers', value: 'superset_app exited (1)' },
  ]);
});

test('a rejected message is a line of the digest, once, with who sent it', (t) => {
  const rejection = fact('request-rejected', '2026-11-24T02:00:00Z', {
    topic: 'refresh-marts',
    messageId: '1',
    field: 'only[0]',
    problem: 'no mart is named "mart_goe"; did you mean mart_geo?',
    author: 'Davit',
  });
  const lines = boardOf(rejection, rejection).digestLines;

  t.is(lines.length, 1);
  t.is(
    lines[0]?.text,
    'A message to refresh-marts by Davit was rejected: only[0]: no mart is named "mart_goe"; did you mean mart_geo?',
  );
});

test('a Superset of another version is a line of the digest, once, whatever the order of the runs', (t) => {
  const versionWarning = 'This is Superset 5.0.0; the watchdog was made for 6.1';
  const checked = (at: string, more = {}) =>
    fact('drift-checked', at, {
      summary: '17 datasets compared: no drift',
      datasets: 17,
      findings: [],
      ...more,
    });
  const first = checked('2026-11-24T02:00:00Z', { versionWarning });
  const second = checked('2026-11-24T03:00:00Z', { versionWarning });
  const only = [{ at: second.time.toISOString(), text: versionWarning }];

  for (const facts of [
    [first, second],
    [second, first],
  ]) {
    t.deepEqual(
      boardOf(...facts).digestLines.map(({ at, text }) => ({ at, text })),
      only,
    );
  }
  t.deepEqual(boardOf(checked('2026-11-24T02:00:00Z')).digestLines, []);
});

test('the fifty newest lines of the digest are kept', (t) => {
  const rejections = Array.from({ length: 60 }, (_, index) =>
    fact('request-rejected', `2026-11-24T02:${String(index).padStart(2, '0')}:00Z`, {
      topic: 'control',
      messageId: String(index),
      field: 'action',
      problem: 'unknown',
    }),
  );
  const { digestLines } = boardOf(...rejections);

  t.is(digestLines.length, 50);
  t.is(digestLines[0]?.at, '2026-11-24T02:10:00.000Z');
});

test('what escalate says itself changes nothing', (t) => {
  const own = fact('notice-decided', '2026-11-24T02:00:00Z', {
    decision: 'due',
    reason: 'first-notice',
    explanation: 'It is a P2.',
  });

  t.deepEqual(boardOf(own), emptyBoard());
});

test('a dry run of the drift check neither opens nor ends anything', (t) => {
  const at = '2026-11-24T06:00:00Z';
  const chart = found('chart-broken', 'Sales');
  const known = observe(emptyBoard(), drift(at, [chart]));
  const dry = (findings: Finding[]) =>
    fact('drift-checked', '2026-11-24T07:00:00Z', {
      summary: 'Checked.',
      datasets: 17,
      findings,
      dryRun: true,
    });

  t.deepEqual(observe(emptyBoard(), dry([chart])).observations, {});
  t.deepEqual(observe(known, dry([])).observations, known.observations);
});
