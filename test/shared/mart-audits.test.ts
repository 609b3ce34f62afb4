import test from 'ava';
import { auditName, auditSql, judgeAudits } from '../../shared/mart-audits.ts';
import { type PlannedAudit, placeholder } from '../../shared/mart-plan.ts';

const target = { project: 'bank', martsDataset: 'ineco_marts', ga4Dataset: 'ineco_ga4', windowDays: 400 };

const audits: PlannedAudit[] = [
  { kind: 'unique', columns: ['event_date', 'step'] },
  { kind: 'not-null', columns: ['event_date'] },
  { kind: 'row-floor', percent: 50 },
  { kind: 'accepted-values', column: 'step', values: ["client's", 'visit'] },
  { kind: 'each-row', name: 'rates are shares', sql: 'rate BETWEEN 0 AND 1' },
  {
    kind: 'whole-table',
    name: 'as many as sessions',
    sql: `COUNT(*) = (SELECT COUNT(*) FROM ${placeholder('mart_sessions')})`,
  },
];
const mart = { dateColumn: 'event_date', audits };
const clean = {
  row_count: '10',
  newest_date: '2021-01-01',
  audit_0: '0',
  audit_1: 0,
  audit_3: 0,
  audit_4: 0,
  audit_5: 0,
};

test('all audits of a mart are one query over the staged table', (t) => {
  const sql = auditSql(mart, 'bank.staging.mart_x__r1_1', target);

  t.is(
    sql,
    `SELECT
  COUNT(*) AS row_count,
  CAST(MAX(\`event_date\`) AS STRING) AS newest_date,
  (SELECT COUNT(*) FROM (SELECT COUNT(*) AS copies FROM \`bank.staging.mart_x__r1_1\` GROUP BY \`event_date\`, \`step\`) WHERE copies > 1) AS audit_0,
  COUNTIF(\`event_date\` IS NULL) AS audit_1,
  COUNTIF(\`step\` NOT IN ('client\\'s', 'visit')) AS audit_3,
  COUNTIF(NOT (rate BETWEEN 0 AND 1)) AS audit_4,
  IF(COUNT(*) = (SELECT COUNT(*) FROM \`bank.ineco_marts.mart_sessions\`), 0, 1) AS audit_5
FROM \`bank.staging.mart_x__r1_1\``,
  );
});

test('an audit that compares with another mart reads it where the run reads it', (t) => {
  const tableFor = (name: string) => `bank.shadow.${name}`;

  t.regex(auditSql(mart, 'bank.s.t', { ...target, tableFor }), /FROM `bank\.shadow\.mart_sessions`/);
});

test('a row without violations passes every audit and tells the size and the newest day', (t) => {
  const audited = judgeAudits(mart, clean, 12);

  t.is(audited.rowCount, 10);
  t.is(audited.newestDate, '2021-01-01');
  t.deepEqual(
    audited.results.map(({ name }) => name),
    ['not-empty', ...audits.map(auditName)],
  );
  t.true(audited.results.every(({ passed }) => passed));
});

test('a violation fails its own audit only, with evidence for the mail', (t) => {
  const { results } = judgeAudits(mart, { ...clean, audit_0: 2, audit_5: 1 });

  t.deepEqual(
    results.filter(({ passed }) => !passed).map(({ evidence }) => evidence),
    [
      '2 duplicated keys of event_date, step',
      `does not hold: ${audits[5] && 'sql' in audits[5] && audits[5].sql}`,
    ],
  );
});

test('an empty table never passes', (t) => {
  const { results, newestDate } = judgeAudits({ audits: [] }, { row_count: 0, newest_date: null });

  t.deepEqual(results, [{ name: 'not-empty', passed: false, evidence: '0 rows' }]);
  t.is(newestDate, undefined);
});

for (const { rows, published, passed } of [
  { rows: 50, published: 100, passed: true },
  { rows: 49, published: 100, passed: false },
  { rows: 1, published: undefined, passed: true },
]) {
  test(`${rows} rows against ${published ?? 'no'} published ones ${passed ? 'pass' : 'miss'} a floor of 50 %`, (t) => {
    const floor = { audits: [{ kind: 'row-floor' as const, percent: 50 }] };

    const { results } = judgeAudits(floor, { row_count: rows }, published);

    t.is(results[1]?.passed, passed);
  });
}

test('an answer that is no audit row is an error, not a pass', (t) => {
  t.throws(() => judgeAudits(mart, { row_count: 10 }), { message: /`audit_0`.*whole number.*`undefined`/ });
});
