import test from 'ava';
import { auditBoard, type Expectation, placeAudit } from '../../../functions/escalate/audit.ts';
import { type Board, emptyBoard } from '../../../functions/escalate/board.ts';
import { after, boardWith, morning, noticeOf } from './_notices.ts';

const refresh: Expectation = {
  step: 'refresh-marts',
  fact: 'marts-refreshed',
  schedule: { cron: '0 6 * * *', timeZone: 'Asia/Yerevan' },
  graceMinutes: 150,
};
const check: Expectation = {
  step: 'check-freshness',
  fact: 'freshness-checked',
  schedule: { cron: '15 * * * *', timeZone: 'Asia/Yerevan' },
  graceMinutes: 75,
};

function watched(heard: Board['heard'] = {}): Board {
  return { ...emptyBoard(), watchedSince: after(-60 * 24 * 7).toISOString(), heard };
}

test('the morning run is missed when it has not ended by its time and grace, not a minute before', (t) => {
  const yesterday = watched({ 'marts-refreshed': after(-24 * 60 + 5).toISOString() });

  t.deepEqual(auditBoard(yesterday, [refresh], after(149)).findings, []);
  const [finding] = auditBoard(yesterday, [refresh], after(150)).findings;
  t.like(finding, { kind: 'run-missed', subject: 'refresh-marts' });
});

test('a run that ended after its time is not missed', (t) => {
  const board = watched({ 'marts-refreshed': after(4).toISOString() });

  t.deepEqual(auditBoard(board, [refresh], after(23 * 60)), { findings: [], unwell: [] });
});

test('a step that fell silent makes the watchdog unwell', (t) => {
  const board = watched({ 'freshness-checked': after(-44).toISOString() });

  t.deepEqual(auditBoard(board, [check], after(89)).findings, []);
  const audit = auditBoard(board, [check], after(90));
  t.like(audit.findings[0], { kind: 'step-silent', subject: 'check-freshness' });
  t.is(audit.unwell.length, 1);
});

test('what was due before there was a watchdog is not missed', (t) => {
  const board = { ...watched(), watchedSince: after(1).toISOString() };

  t.deepEqual(auditBoard(board, [refresh, check], after(16)).findings, []);
});

test('a mail that is overdue makes the watchdog unwell, one that waits for its hour does not', (t) => {
  const refused = boardWith(noticeOf({ attempts: 3, problem: 'connection refused' }));
  const listed = boardWith(noticeOf({ id: 'storm', about: { kind: 'storm', notices: [] } }));

  t.deepEqual(auditBoard(refused, [], after(10)).unwell, []);
  t.is(auditBoard(refused, [], after(10.1)).unwell.length, 1);
  t.deepEqual(auditBoard(listed, [], after(50)).unwell, []);
});

test('open incidents, whatever their age, do not make the watchdog unwell', (t) => {
  const finding = { kind: 'column-drift', subject: 'mart_geo', summary: 'a column drifted' } as const;
  const board = watched({ 'marts-refreshed': after(4).toISOString() });
  const withP3: Board = {
    ...board,
    observations: {
      'column-drift:mart_geo': { at: after(-7 * 24 * 60).toISOString(), factId: 'f', finding },
    },
  };

  t.deepEqual(auditBoard(withP3, [refresh], after(60)).unwell, []);
});

test('what the audit found is on the board once, and taken back when the step is heard again', (t) => {
  const silent = auditBoard(watched({ 'freshness-checked': after(-46).toISOString() }), [check], after(91));
  const placed = placeAudit(watched(), silent, after(91));
  const again = placeAudit(placed, silent, after(96));
  const heard = placeAudit(again, { findings: [], unwell: [] }, after(101));

  const key = 'step-silent:check-freshness';
  t.is(placed.observations[key]?.since, after(91).toISOString());
  t.deepEqual(again.observations, placed.observations);
  t.is(heard.observations[key]?.finding, undefined);
  t.is(heard.observations[key]?.at, after(101).toISOString());
});

test('an audit that finds nothing leaves the board as it is', (t) => {
  const board = watched();

  t.deepEqual(placeAudit(board, { findings: [], unwell: [] }, morning), board);
});
