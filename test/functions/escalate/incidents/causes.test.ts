import test from 'ava';
import {
  causeOf,
  groupByCause,
  isCauseActive,
  titleOf,
} from '../../../../functions/escalate/incidents/causes.ts';
import { type Finding, type FindingKind, findingKey } from '../../../../shared/events/finding.ts';
import { found } from '../_story.ts';

function active(...findings: Finding[]) {
  return new Map(findings.map((finding) => [findingKey(finding), finding]));
}

type Row = { cause: FindingKind; of?: string; explains: [FindingKind, string][] };

const marts = (...kinds: FindingKind[]) => kinds.map((kind): [FindingKind, string] => [kind, 'mart_geo']);

const rows: Row[] = [
  {
    cause: 'staging-view-broken',
    of: 'stg_events',
    explains: [
      ['run-blocked', 'refresh-marts'],
      ['run-missed', 'refresh-marts'],
      ...marts('refresh-failed', 'refresh-rejected', 'refresh-skipped', 'stale', 'empty', 'missing'),
    ],
  },
  {
    cause: 'run-blocked',
    of: 'refresh-marts',
    explains: marts('refresh-failed', 'refresh-rejected', 'refresh-skipped', 'stale'),
  },
  ...(['refresh-failed', 'refresh-rejected', 'refresh-skipped'] as const).map(
    (cause): Row => ({
      cause,
      of: 'mart_geo',
      explains: marts('stale', 'missing', 'empty', 'volume-dropped'),
    }),
  ),
  { cause: 'source-late', of: 'ga4', explains: marts('stale') },
  { cause: 'run-missed', of: 'refresh-marts', explains: marts('stale') },
  {
    cause: 'vm-stopped',
    explains: [
      ['vm-unreachable', 'vm'],
      ['superset-database-down', 'superset'],
      ['superset-web-down', 'superset'],
      ['superset-queries-failing', 'superset'],
      ['superset-worker-down', 'superset'],
      ['chart-broken', 'Sales'],
      ['charts-stale', 'mart_geo'],
      ['dataset-drift', 'mart_geo'],
    ],
  },
  {
    cause: 'vm-unreachable',
    explains: [
      ['superset-database-down', 'superset'],
      ['chart-broken', 'Sales'],
    ],
  },
  {
    cause: 'superset-database-down',
    explains: [
      ['superset-web-down', 'superset'],
      ['superset-queries-failing', 'superset'],
      ['chart-broken', 'Sales'],
      ['charts-stale', 'mart_geo'],
      ['stale', 'mart_geo'],
    ],
  },
  {
    cause: 'superset-web-down',
    explains: [
      ['superset-queries-failing', 'superset'],
      ['superset-worker-down', 'superset'],
      ['chart-broken', 'Sales'],
    ],
  },
  { cause: 'superset-queries-failing', explains: [['chart-broken', 'Sales']] },
];

for (const { cause, of = 'superset', explains } of rows) {
  for (const [kind, subject] of explains) {
    test(`${cause} explains ${kind}`, (t) => {
      const reason = found(cause, of);
      const consequence = found(kind, subject);

      t.is(causeOf(consequence, active(reason, consequence)), findingKey(reason));
      t.is(causeOf(consequence, active(consequence)), findingKey(consequence));
      t.is(causeOf(reason, active(reason, consequence)), findingKey(reason));
    });
  }
}

const strangers: [FindingKind, string, FindingKind, string][] = [
  ['refresh-failed', 'mart_other', 'stale', 'mart_geo'],
  ['network-path', 'superset', 'vm-unreachable', 'vm'],
  ['superset-worker-down', 'superset', 'chart-broken', 'Sales'],
  ['superset-web-down', 'superset', 'stale', 'mart_geo'],
  ['stale', 'mart_geo', 'chart-broken', 'Sales'],
  ['staging-view-broken', 'stg_events', 'superset-web-down', 'superset'],
  ['staging-view-differs', 'stg_events', 'refresh-failed', 'mart_geo'],
  ['source-late', 'ga4', 'empty', 'mart_geo'],
];
for (const [kind, subject, other, otherSubject] of strangers) {
  test(`${kind}:${subject} does not explain ${other}:${otherSubject}`, (t) => {
    const consequence = found(other, otherSubject);

    t.is(causeOf(consequence, active(found(kind, subject), consequence)), findingKey(consequence));
  });
}

test('what a step says of a cause is followed to its root', (t) => {
  const root = found('refresh-failed', 'mart_a');
  const middle = found('refresh-skipped', 'mart_b', { causedBy: ['refresh-failed:mart_a'] });
  const leaf = found('refresh-skipped', 'mart_c', {
    causedBy: ['refresh-failed:mart_b', 'refresh-skipped:mart_b'],
  });

  t.is(causeOf(leaf, active(root, middle, leaf)), 'refresh-failed:mart_a');
  t.is(causeOf(leaf, active(middle, leaf)), 'refresh-skipped:mart_b');
  t.is(causeOf(leaf, active(leaf)), 'refresh-skipped:mart_c');
});

test('steps that blame each other in a circle name one incident', (t) => {
  const a = found('chart-broken', 'a', { causedBy: ['chart-broken:b'] });
  const b = found('chart-broken', 'b', { causedBy: ['chart-broken:c'] });
  const c = found('chart-broken', 'c', { causedBy: ['chart-broken:b'] });
  const all = active(a, b, c);

  t.deepEqual(
    [...groupByCause(all)],
    [['chart-broken:b', ['chart-broken:a', 'chart-broken:b', 'chart-broken:c']]],
  );
});

test('a ladder at its end joins what is still broken, and stands alone when that is gone', (t) => {
  const down = found('superset-web-down', 'superset');
  const gaveUp = found('remediation-gave-up', 'superset', { causedBy: ['superset-web-down:superset'] });

  t.is(causeOf(gaveUp, active(down, gaveUp)), 'superset-web-down:superset');
  t.is(causeOf(gaveUp, active(gaveUp)), 'remediation-gave-up:superset');
});

test('a fault that marts share names one incident, with what reads them', (t) => {
  const failures = ['mart_a', 'mart_b'].map((mart) => found('refresh-failed', mart, { class: 'quota' }));
  const reader = found('refresh-skipped', 'mart_c', { causedBy: ['refresh-failed:mart_a'] });
  const all = active(...failures, reader);

  t.deepEqual([...groupByCause(all).keys()], ['refresh-failed:quota']);
  t.is(titleOf('refresh-failed:quota', all), 'BigQuery refuses to work for the project: quota exceeded');
});

test('a broken view explains even what has a fault of its own', (t) => {
  const failure = found('refresh-failed', 'mart_a', { class: 'quota' });
  const view = found('staging-view-broken', 'stg_events');

  t.deepEqual([...groupByCause(active(failure, view)).keys()], ['staging-view-broken:stg_events']);
  t.true(isCauseActive('refresh-failed:quota', active(failure, view)));
  t.false(isCauseActive('refresh-failed:quota', active(view)));
});

test('the better explanation of old data is taken before the database', (t) => {
  const stale = found('stale', 'mart_geo');
  const database = found('superset-database-down', 'superset');

  t.is(causeOf(stale, active(stale, database, found('source-late', 'ga4'))), 'source-late:ga4');
  t.is(causeOf(stale, active(stale, database)), 'superset-database-down:superset');
});
