import test from 'ava';
import { isExecutiveDay, isWorse, severityOf } from '../../../../functions/escalate/incidents/severity.ts';
import { control, found, policyWith } from '../_story.ts';

const table = policyWith().severity;
const ordinary = { table, isExecutiveDay: false };
const executive = { table, isExecutiveDay: true };

test('the worst finding decides', (t) => {
  t.is(severityOf([found('column-drift', 'a'), found('stale', 'b')], ordinary), 'P2');
  t.is(severityOf([found('stale', 'b'), found('superset-web-down', 'superset')], ordinary), 'P1');
});

test('a step that knows better is believed, either way', (t) => {
  t.is(severityOf([found('chart-broken', 'a', { severity: 'P1' })], ordinary), 'P1');
  t.is(severityOf([found('superset-web-down', 'a', { severity: 'P3' })], ordinary), 'P3');
});

test('watchdog.yaml changes the table', (t) => {
  const changed = policyWith('policy: {severity: {stale: P1}}').severity;

  t.is(severityOf([found('stale', 'a')], { table: changed, isExecutiveDay: false }), 'P1');
});

test('on an executive-meeting day a P2 is a P1, and a P3 stays what it is', (t) => {
  t.is(severityOf([found('stale', 'a')], executive), 'P1');
  t.is(severityOf([found('column-drift', 'a')], executive), 'P3');
});

test('P1 is worse than P2, and nothing is worse than itself', (t) => {
  t.true(isWorse('P1', 'P2'));
  t.false(isWorse('P2', 'P2'));
  t.false(isWorse('P3', 'P2'));
});

const days: [string, string, boolean][] = [
  ['the minute before an executive day in Yerevan is none of it', '2026-11-24T19:59:59.999Z', false],
  ['an executive day begins at midnight in Yerevan', '2026-11-24T20:00:00.000Z', true],
  ['an executive day lasts until just before midnight', '2026-11-25T19:59:59.999Z', true],
  ['the day after an executive day is an ordinary one', '2026-11-25T20:00:00.000Z', false],
];
for (const [title, now, expected] of days) {
  test(title, (t) => {
    const policy = policyWith('calendar: {executiveMeetings: ["2026-11-25"]}');
    const meeting = control('executive-meeting', {
      subject: '2026-11-25',
      since: '2026-11-24T08:00:00.000Z',
      until: '2026-11-25T20:00:00.000Z',
    });

    t.is(isExecutiveDay(policy, [], new Date(now)), expected);
    t.is(isExecutiveDay(policyWith(), [meeting], new Date(now)), expected);
  });
}
