import test from 'ava';
import { sayOfMart, sayOfRun } from '../../../../functions/escalate/observations/refresh.ts';
import type { FactData } from '../../../../shared/events/facts.ts';
import { type Finding, findingKey } from '../../../../shared/events/finding.ts';
import { brokenViewRun, failed, refreshed, runFact, skipped } from '../_story.ts';

type MartSummary = FactData<'marts-refreshed'>['marts'][number];

const at = '2026-11-24T02:01:00.000Z';

function runData(summaries: MartSummary[], more: Partial<FactData<'marts-refreshed'>> = {}) {
  const fact = runFact(at, summaries, more);
  if (fact.name !== 'marts-refreshed') throw new TypeError(`expected the end of a run, got ${fact.name}`);
  return fact.data;
}

const keysOf = (findings: readonly Finding[]) => findings.map(findingKey);

const rejected = (reason: string): MartSummary => ({
  mart: 'mart_a',
  outcome: 'rejected',
  reason,
  explanation: '10 rows where 1000 are published.',
  rows: 10,
  previousRows: 1000,
});

test('a refreshed mart is neither failed nor rejected nor skipped any more', (t) => {
  const { findings, fine } = sayOfMart(refreshed('mart_a'), 's1');

  t.deepEqual(findings, []);
  t.deepEqual(fine, ['refresh-failed:mart_a', 'refresh-rejected:mart_a', 'refresh-skipped:mart_a']);
});

test("a failed mart is told with BigQuery's own words, the place, the fix and the message that tries again", (t) => {
  const [finding] = sayOfMart(failed('mart_a'), 's1').findings;

  t.is(finding?.summary, 'mart_a could not be built: Unrecognized name: x');
  t.is(finding?.fix, 'Correct marts/mart_a.sql:12.');
  t.deepEqual(finding?.rerun, { topic: 'refresh-marts', body: { only: ['mart_a'], with: ['dependents'] } });
  t.true(finding?.evidence?.some(({ value }) => value === 'marts/mart_a.sql:12'));
  t.is(finding?.class, undefined);
});

const classes: [string, string, string | undefined][] = [
  ['permission-denied', 'Access Denied', 'permission-denied'],
  ['quota', 'Quota exceeded', 'quota'],
  ['backend', 'Internal error', 'backend'],
  ['rate-limit', 'Exceeded rate limits', 'rate-limit'],
  ['table-not-found', 'Not found: Table p:ineco_ga4.events_* was not found', 'table-not-found'],
  ['table-not-found', 'Not found: Table p:ineco_ga4.events_20261123 was not found', 'table-not-found'],
  ['table-not-found', 'Not found: Table p:ineco_marts.mart_b was not found', undefined],
  ['syntax', 'Syntax error', undefined],
  ['timeout', 'Job timed out', undefined],
];
for (const [errorClass, message, expected] of classes) {
  test(`"${message}" is ${expected ? 'a fault that marts share' : 'a fault of the mart itself'}`, (t) => {
    t.is(sayOfMart(failed('mart_a', errorClass, message), 's1').findings[0]?.class, expected);
  });
}

test('a rejected mart is told with the rows of both versions and the word that accepts it', (t) => {
  const [finding] = sayOfMart(rejected('volume'), 's1').findings;

  t.is(finding?.kind, 'refresh-rejected');
  t.deepEqual(
    finding?.evidence?.map(({ value }) => value),
    ['volume', '1000', '10', 's1'],
  );
  t.regex(finding?.fix ?? '', /"accept":\["volume"\]/);
});

test('marts that wait to be adopted are one thing', (t) => {
  const [finding] = sayOfMart(rejected('not-adopted'), 's1').findings;

  t.is(finding?.class, 'not-adopted');
  t.regex(finding?.fix ?? '', /"accept":\["adopt"\]/);
});

const silent: [string, MartSummary][] = [
  ['a mart that a later run published is nothing wrong', rejected('superseded')],
  [
    'a held mart says nothing',
    { mart: 'mart_a', outcome: 'held', reason: 'hold', explanation: 'held by Davit' },
  ],
  [
    'a mart that was only asked about says nothing',
    { mart: 'mart_a', outcome: 'skipped', reason: 'dry-run', explanation: 'dry run', bytesProcessed: 5 },
  ],
  [
    'an observed mart whose inputs do not exist says nothing',
    { mart: 'mart_a', outcome: 'skipped', reason: 'observe', explanation: 'not known before mart_b exists' },
  ],
];
for (const [title, mart] of silent) {
  test(title, (t) => {
    t.deepEqual(sayOfMart(mart, 's1'), { findings: [], fine: [] });
  });
}

test('where the watchdog only observes, a mart that passes its dry run is no longer failed', (t) => {
  const observed: MartSummary = {
    mart: 'mart_a',
    outcome: 'skipped',
    reason: 'observe',
    explanation: 'It would read 5 bytes.',
    bytesProcessed: 5,
  };

  t.deepEqual(sayOfMart(observed, 's1').fine, ['refresh-failed:mart_a', 'refresh-skipped:mart_a']);
});

test('a skipped mart names what it reads as the reason, a blocked one the run', (t) => {
  const blocked: MartSummary = {
    mart: 'mart_a',
    outcome: 'skipped',
    reason: 'permission-denied',
    explanation: 'no',
  };

  t.deepEqual(sayOfMart(skipped('mart_a', ['mart_b']), 's1').findings[0]?.causedBy, [
    'refresh-failed:mart_b',
    'refresh-rejected:mart_b',
    'refresh-skipped:mart_b',
  ]);
  t.deepEqual(sayOfMart(skipped('mart_a', ['stg_events']), 's1').findings[0]?.causedBy, [
    'staging-view-broken:stg_events',
  ]);
  t.deepEqual(sayOfMart(blocked, 's1').findings[0]?.causedBy, ['run-blocked:refresh-marts']);
});

test('a mart that waits for one that a person holds is nothing wrong, nor what reads it in turn', (t) => {
  const held: MartSummary = { mart: 'mart_a', outcome: 'held', reason: 'hold', explanation: 'held by Davit' };
  const run = runData([held, skipped('mart_b', ['mart_a']), skipped('mart_c', ['mart_b'])]);

  const { findings, fine } = sayOfRun(run);

  t.deepEqual(findings, []);
  t.true(fine.includes('refresh-skipped:mart_c'));
});

test('a mart that waits for a held and for a failed one is told', (t) => {
  const held: MartSummary = { mart: 'mart_a', outcome: 'held', reason: 'hold', explanation: 'held by Davit' };
  const run = runData([held, failed('mart_b'), skipped('mart_c', ['mart_a', 'mart_b'])]);

  t.deepEqual(keysOf(sayOfRun(run).findings), ['refresh-failed:mart_b', 'refresh-skipped:mart_c']);
});

type View = FactData<'marts-refreshed'>['stagingView']['state'];
const views: [View, string[], string[]][] = [
  ['current', [], ['staging-view-broken:stg_events', 'staging-view-differs:stg_events']],
  ['applied', [], ['staging-view-broken:stg_events', 'staging-view-differs:stg_events']],
  ['differs', ['staging-view-differs:stg_events'], ['staging-view-broken:stg_events']],
  ['broken', ['staging-view-broken:stg_events'], ['staging-view-differs:stg_events']],
  ['missing', ['staging-view-broken:stg_events'], ['staging-view-differs:stg_events']],
  ['unknown', [], []],
];
for (const [state, expected, expectedFine] of views) {
  test(`a run that finds the view ${state} says so`, (t) => {
    const { findings, fine } = sayOfRun(
      runData([], { stagingView: { state, explanation: 'It was looked at.' } }),
    );

    t.deepEqual(keysOf(findings), expected);
    t.deepEqual(fine, [...expectedFine, 'run-blocked:refresh-marts', 'run-missed:refresh-marts']);
  });
}

test('a run that could not look at the marts is blocked, one with a broken view is not blocked besides', (t) => {
  const stagingView = { state: 'unknown' as const, explanation: 'Nobody could look.' };
  const blocked = runData([], { stagingView, obstacle: { explanation: 'Access Denied' } });
  const broken = brokenViewRun(at);

  t.deepEqual(keysOf(sayOfRun(blocked).findings), ['run-blocked:refresh-marts']);
  t.false(sayOfRun(blocked).fine.includes('run-blocked:refresh-marts'));
  if (broken.name !== 'marts-refreshed') throw new TypeError('expected the end of a run');
  t.false(keysOf(sayOfRun(broken.data).findings).includes('run-blocked:refresh-marts'));
});

test('a dry run says nothing', (t) => {
  t.deepEqual(sayOfRun(runData([failed('mart_a')], { dryRun: true })), { findings: [], fine: [] });
});
