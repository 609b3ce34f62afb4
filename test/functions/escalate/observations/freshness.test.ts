import test from 'ava';
import { sayOfFreshness } from '../../../../functions/escalate/observations/freshness.ts';
import type { FactData } from '../../../../shared/events/facts.ts';
import { type Finding, findingKey } from '../../../../shared/events/finding.ts';
import { freshness, marts } from '../_story.ts';

type Checked = FactData<'freshness-checked'>;

function said(verdicts: Parameters<typeof freshness>[1], more: Partial<Checked> = {}) {
  const fact = freshness('2026-11-24T03:00:00.000Z', verdicts, more);
  if (fact.name !== 'freshness-checked') throw new TypeError(`expected a check, got ${fact.name}`);
  return sayOfFreshness(fact.data);
}

const keysOf = (findings: readonly Finding[]) => findings.map(findingKey);

const source: Checked['source'] = {
  verdict: 'late',
  reason: 'The export of 2026-11-23 is late.',
  expectedDay: '2026-11-23',
  expectedBy: '2026-11-24T14:00:00Z',
};
const slot = { slot: '2026-11-24T02:00:00Z', runId: 's1', dueAt: '2026-11-24T02:30:00Z' };

for (const kind of ['stale', 'empty', 'missing', 'rolled-back', 'volume-dropped'] as const) {
  test(`a mart that is ${kind} is nothing else`, (t) => {
    const { findings, fine } = said({ mart_a: kind });

    t.deepEqual(keysOf(findings), [`${kind}:mart_a`]);
    t.is(fine.filter((key) => key.endsWith(':mart_a')).length, 4);
    t.false(fine.includes(`${kind}:mart_a`));
  });
}

for (const verdict of ['fresh', 'grace'] as const) {
  test(`a mart whose verdict is ${verdict} has nothing wrong`, (t) => {
    const { findings, fine } = said({ mart_a: verdict });

    t.deepEqual(findings, []);
    t.is(fine.filter((key) => key.endsWith(':mart_a')).length, 5);
  });
}

test('a mart that waits for the export is stale because the export is late', (t) => {
  const { findings } = said({ mart_a: 'source-late' }, { source });

  t.deepEqual(keysOf(findings), ['stale:mart_a', 'source-late:ga4']);
  t.deepEqual(findings[0]?.causedBy, ['source-late:ga4']);
});

test('two stale marts are two things, three have one reason', (t) => {
  const classesOf = (count: number) =>
    said(Object.fromEntries(marts.slice(0, count).map((mart) => [mart, 'stale']))).findings.map(
      (finding) => finding.class,
    );

  t.deepEqual(classesOf(2), [undefined, undefined]);
  t.deepEqual(classesOf(3), ['several-marts', 'several-marts', 'several-marts']);
});

const sources: [Checked['source']['verdict'], boolean][] = [
  ['arrived', false],
  ['grace', false],
  ['late', true],
  ['missing', true],
];
for (const [verdict, isLate] of sources) {
  test(`an export that is ${verdict} is ${isLate ? '' : 'not '}late`, (t) => {
    const { findings, fine } = said({}, { source: { ...source, verdict } });

    t.is(keysOf(findings).includes('source-late:ga4'), isLate);
    t.is(fine.includes('source-late:ga4'), !isLate);
  });
}

const runs: [Checked['scheduledRun']['verdict'], 'wrong' | 'fine' | 'unsaid'][] = [
  ['missed', 'wrong'],
  ['finished', 'fine'],
  ['running', 'unsaid'],
  ['grace', 'unsaid'],
  ['unknown', 'unsaid'],
];
for (const [verdict, expected] of runs) {
  test(`of a run whose verdict is ${verdict}, whether it was missed is ${expected}`, (t) => {
    const { findings, fine } = said({}, { scheduledRun: { verdict, reason: 'It was looked for.', ...slot } });

    t.is(keysOf(findings).includes('run-missed:refresh-marts'), expected === 'wrong');
    t.is(fine.includes('run-missed:refresh-marts'), expected === 'fine');
  });
}
