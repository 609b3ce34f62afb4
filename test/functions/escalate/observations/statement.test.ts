import test from 'ava';
import { emptyBoard } from '../../../../functions/escalate/board.ts';
import { applyStatement, type Statement } from '../../../../functions/escalate/observations/statement.ts';
import { found } from '../_story.ts';

const key = 'chart-broken:Sales';
const minute = (number: number) => `2026-11-24T02:${String(number).padStart(2, '0')}:00.000Z`;

function bad(number: number, factId = `f${number}`, more: Partial<Statement> = {}): Statement {
  return { at: minute(number), factId, findings: [found('chart-broken', 'Sales')], fine: [], ...more };
}

function good(number: number, factId = `f${number}`): Statement {
  return { at: minute(number), factId, findings: [], fine: [key] };
}

function boardOf(...statements: Statement[]) {
  return statements.reduce(applyStatement, emptyBoard());
}

function seen(...statements: Statement[]) {
  return boardOf(...statements).observations[key];
}

test('the newest word stays, whichever came first', (t) => {
  t.is(seen(bad(1), good(2))?.finding, undefined);
  t.is(seen(good(2), bad(1))?.finding, undefined);
  t.truthy(seen(good(1), bad(2))?.finding);
  t.truthy(seen(bad(2), good(1))?.finding);
});

test('of two words of one instant the one with the higher id stays', (t) => {
  t.is(seen(bad(1, 'a'), good(1, 'b'))?.finding, undefined);
  t.is(seen(good(1, 'b'), bad(1, 'a'))?.finding, undefined);
  t.truthy(seen(good(1, 'a'), bad(1, 'b'))?.finding);
});

test('since is the first word that it is wrong after the last that it was fine', (t) => {
  t.is(seen(bad(1), bad(2), bad(3))?.since, minute(1));
  t.is(seen(bad(3), bad(1), bad(2))?.since, minute(1));
  t.is(seen(bad(1), good(2), bad(3), bad(4))?.since, minute(3));
  t.is(seen(bad(1), bad(3), bad(4), good(2))?.since, minute(3));
});

test('a word that comes twice changes nothing', (t) => {
  t.deepEqual(seen(bad(1), bad(1)), seen(bad(1)));
});

test('a long outage keeps its beginning and a bounded number of words', (t) => {
  const observation = seen(...Array.from({ length: 50 }, (_, index) => bad(index)));

  t.is(observation?.since, minute(0));
  t.is(observation?.badMarks?.length, 12);
});

test('what a complete list leaves out is fine, and only of its area', (t) => {
  const board = boardOf(
    bad(1),
    { at: minute(1), factId: 'p', findings: [found('superset-web-down', 'superset')], fine: [] },
    { at: minute(2), factId: 'd', findings: [found('column-drift', 'mart_a')], fine: [], listing: 'drift' },
  );

  t.is(board.observations[key]?.finding, undefined);
  t.truthy(board.observations['column-drift:mart_a']?.finding);
  t.truthy(board.observations['superset-web-down:superset']?.finding);
});

test('a late finding that a newer list left out stays fine', (t) => {
  const empty: Statement = { at: minute(2), factId: 'd2', findings: [], fine: [], listing: 'drift' };

  t.is(seen(empty, bad(1, 'd1', { listing: 'drift' }))?.finding, undefined);
  t.is(seen(bad(3, 'd3', { listing: 'drift' }), empty, bad(1, 'd1', { listing: 'drift' }))?.since, minute(3));
});

test('a ladder at its end is over when all is up, and not when a probe only leaves it out', (t) => {
  const gaveUp: Statement = {
    at: minute(1),
    factId: 'g',
    findings: [found('remediation-gave-up', 'superset')],
    fine: [],
  };
  const probed = (listing: 'platform' | 'platform-up'): Statement => {
    return { at: minute(2), factId: 'p', findings: [], fine: [], listing };
  };
  const after = (listing: 'platform' | 'platform-up') =>
    boardOf(gaveUp, probed(listing)).observations['remediation-gave-up:superset']?.finding;

  t.truthy(after('platform'));
  t.is(after('platform-up'), undefined);
});

test('long texts are cut, and evidence is bounded', (t) => {
  const evidence = Array.from({ length: 20 }, () => ({ label: 'log', value: 'x'.repeat(5000) }));
  const finding = found('chart-broken', 'Sales', { summary: 'y'.repeat(1001), evidence });
  const observation = seen({ ...bad(1), findings: [finding] });

  t.is(observation?.finding?.summary.length, 1000);
  t.true(observation?.finding?.summary.endsWith('…'));
  t.is(observation?.finding?.evidence?.length, 12);
  t.is(observation?.finding?.evidence?.[0]?.value.length, 1000);
});

test('a text of exactly a thousand characters is left whole', (t) => {
  const observation = seen({
    ...bad(1),
    findings: [found('chart-broken', 'Sales', { summary: 'y'.repeat(1000) })],
  });

  t.is(observation?.finding?.summary, 'y'.repeat(1000));
});

test('the board that was given is left as it was', (t) => {
  const before = boardOf(bad(1));
  const copy = structuredClone(before);

  applyStatement(before, good(2));

  t.deepEqual(before, copy);
});
