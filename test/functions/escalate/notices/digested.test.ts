import test from 'ava';
import { markDigested } from '../../../../functions/escalate/judge.ts';
import { createStory, drift, failed, found, runFact, said } from '../_story.ts';

const at = (time: string) => `2026-11-24T${time}Z`;
const sales = found('chart-broken', 'Sales');

function withBrokenChart() {
  const story = createStory();
  story.hear(at('05:00:00'), drift(at('04:50:00'), [sales]));
  return story;
}

test('a P3 that a digest lists is told by it, and by no mail', (t) => {
  const story = withBrokenChart();
  const { id } = story.incident();
  story.change((board) => markDigested(board, [id], new Date(at('05:00:30'))));

  t.is(story.incident().state, 'open');
  t.deepEqual(story.incident().told, [
    { reason: 'digest', tier: 'analyticsLead', at: '2026-11-24T05:00:30.000Z' },
  ]);
  t.true(story.changes().includes('told'));
  t.deepEqual(story.tickThrough(at('05:01:00'), at('09:00:00')), []);
});

test('the end of what only a digest told is in no mail of its own', (t) => {
  const story = withBrokenChart();
  story.change((board) => markDigested(board, [story.incident().id], new Date(at('05:00:30'))));

  t.deepEqual(story.hear(at('05:10:00'), drift(at('05:10:00'))), []);
  t.is(story.incidents()[0]?.state, 'resolved');
});

test('the end of a P3 whose deadline was told by mail is told by mail', (t) => {
  const story = withBrokenChart();
  story.tickThrough(at('05:01:00'), '2026-11-30T05:00:00Z');

  const due = story.hear('2026-11-30T05:00:30Z', drift('2026-11-30T05:00:30Z'));

  t.deepEqual(said(due), ['resolved to analyticsLead']);
});

test('a digest changes nothing about what is told by mail, nor about what is not there', (t) => {
  const story = createStory();
  story.hear(at('05:00:00'), runFact(at('05:00:00'), [failed('mart_a')]));
  const board = story.board();

  t.is(markDigested(board, [story.incident().id, 'unknown'], new Date(at('05:00:30'))), board);
});

test('a P3 of the digest that becomes a P1 is told to its first tier and the stakeholder', (t) => {
  const story = withBrokenChart();
  story.change((board) => markDigested(board, [story.incident().id], new Date(at('05:00:30'))));

  const due = story.hear(at('05:10:00'), drift(at('05:10:00'), [{ ...sales, severity: 'P1' }]));

  t.deepEqual(said(due), ['severity-raised to analyticsLead', 'first-notice to stakeholder']);
});
