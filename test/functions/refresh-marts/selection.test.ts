import test from 'ava';
import { checkSelection, planSteps } from '../../../functions/refresh-marts/selection.ts';
import type { Control } from '../../../shared/controls.ts';
import { RequestRejection } from '../../../shared/events/rejection.ts';
import type { RefreshMartsRequest } from '../../../shared/events/requests.ts';
import { plan } from './_world.ts';

const now = new Date('2026-11-24T02:00:00Z');
const hold: Control = {
  id: 'hold.mart_a',
  kind: 'hold',
  subject: 'mart_a',
  author: 'ani',
  reason: 'the campaign is being corrected',
  since: '2026-11-24T02:00:00.000Z',
  until: '2026-11-24T02:00:00.001Z',
  via: 'message',
  messageId: '7',
};

const summary = (request: RefreshMartsRequest, holds: Control[] = []) =>
  planSteps(request, plan, holds, now).map(({ mart, action, reason, waitsFor }) =>
    [mart.name, action, ...waitsFor.map((name) => `after ${name}`), `(${reason})`].join(' '),
  );

test('a request for nothing in particular plans every mart, each after what it reads', (t) => {
  t.deepEqual(summary({}), [
    'mart_a refresh (part of every run)',
    'mart_b refresh (part of every run)',
    'mart_c refresh after mart_a (part of every run)',
    'mart_d refresh after mart_b after mart_c (part of every run)',
  ]);
});

test('the order is that of the dependencies, not that of the plan', (t) => {
  const reversed = { ...plan, marts: [...plan.marts].reverse() };

  const names = planSteps({}, reversed, [], now).map(({ mart }) => mart.name);

  t.true(names.indexOf('mart_a') < names.indexOf('mart_c'));
  t.true(names.indexOf('mart_b') < names.indexOf('mart_d'));
  t.true(names.indexOf('mart_c') < names.indexOf('mart_d'));
  t.is(names.length, 4);
});

test('a mart that is asked for waits for nobody who was not', (t) => {
  t.deepEqual(summary({ only: ['mart_c'] }), [
    'mart_a skip (not asked for)',
    'mart_b skip (not asked for)',
    'mart_c refresh (asked for)',
    'mart_d skip after mart_c (not asked for)',
  ]);
});

test('dependents are those that read it, directly or not', (t) => {
  t.deepEqual(summary({ only: ['mart_a'], with: ['dependents'] }), [
    'mart_a refresh (asked for)',
    'mart_b skip (not asked for)',
    'mart_c refresh after mart_a (asked for)',
    'mart_d refresh after mart_c (asked for)',
  ]);
});

test('a mart asked for twice is planned once', (t) => {
  t.deepEqual(summary({ only: ['mart_b', 'mart_b'] }), summary({ only: ['mart_b'] }));
});

test('a held mart is not refreshed, with who holds it and why, and nobody waits for it', (t) => {
  t.deepEqual(summary({ only: ['mart_a', 'mart_c'] }, [hold]), [
    'mart_a hold (held by ani until 2026-11-24T02:00:00.001Z: the campaign is being corrected)',
    'mart_b skip (not asked for)',
    'mart_c refresh (asked for)',
    'mart_d skip after mart_c (not asked for)',
  ]);
});

test('a hold is over at its end', (t) => {
  const ended = { ...hold, until: now.toISOString() };

  t.deepEqual(summary({}, [ended]), summary({}));
});

test('a hold does not count before its start', (t) => {
  const later = { ...hold, since: '2026-11-24T02:00:00.001Z', until: '2026-11-24T06:00:00Z' };

  t.deepEqual(summary({}, [later]), summary({}));
});

test('a hold of a mart that is not asked for does not matter', (t) => {
  t.true(summary({ only: ['mart_b'] }, [hold]).includes('mart_a skip (not asked for)'));
});

const refuses = test.macro({
  exec: (t, request: RefreshMartsRequest, field: string, problem: string) => {
    const error = t.throws(() => checkSelection(request, plan), { instanceOf: RequestRejection });
    t.deepEqual([error?.field, error?.problem], [field, problem]);
  },
  title: (claim) => `a selection is refused: ${claim}`,
});

test(
  'a mart that does not exist, with the nearest that does',
  refuses,
  { only: ['mart_a', 'mart_bb'] },
  'only[1]',
  'no mart is named "mart_bb"; did you mean mart_b?',
);
test(
  'a name too long to print is cut',
  refuses,
  { only: ['n'.repeat(5000)] },
  'only[0]',
  `no mart is named "${'n'.repeat(76)}...; did you mean mart_a?`,
);
test(
  'the staging view, which is no mart',
  refuses,
  { only: ['stg_events'] },
  'only[0]',
  'stg_events is the staging view, not a mart; {"apply":["stg_events"]} writes it, {} refreshes all that read it',
);
test(
  'dependents of nothing',
  refuses,
  { with: ['dependents'] },
  'with',
  'dependents needs only: without it all marts are refreshed anyway',
);
test(
  'the view together with some marts',
  refuses,
  { apply: ['stg_events'], only: ['mart_a'] },
  'apply',
  'cannot be combined with only; apply the view first, then refresh',
);

test('a selection of marts that exist is taken', (t) => {
  t.notThrows(() => checkSelection({ only: ['mart_a', 'mart_d'], with: ['dependents'] }, plan));
  t.notThrows(() => checkSelection({ apply: ['stg_events'] }, plan));
  t.notThrows(() => checkSelection({}, plan));
});
