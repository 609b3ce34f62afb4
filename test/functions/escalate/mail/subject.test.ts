import test from 'ava';
import { renderMail } from '../../../../functions/escalate/mail/render-mail.ts';
import { examples } from './_examples.ts';
import { firstNotice, manyMarts, newFindings } from './_incident-examples.ts';
import { incidentView, noticeOf } from './_world.ts';

const subjectIs = test.macro({
  exec: (t, name: string, subject: string) => {
    const view = examples[name];
    t.is(view && renderMail(view).subject, subject);
  },
  title: (_, name) => `the subject of ${name} begins with state and severity`,
});

for (const [name, subject] of Object.entries({
  'first-notice': 'OPEN P2 | mart_geo could not be refreshed',
  'first-notice-17-marts': 'OPEN P2 | stg_events is broken: 17 marts not refreshed',
  'severity-raised': 'RAISED TO P1 | Superset is down',
  unacknowledged: 'UNACKNOWLEDGED P1 | Superset is down',
  'deadline-near': 'DEADLINE IN 30 MIN P1 | Superset is down',
  'deadline-missed': 'DEADLINE MISSED P1 | Superset is down',
  repeat: 'STILL OPEN P1 | Superset is down',
  'remediation-gave-up': 'REPAIR GAVE UP P1 | Superset is down',
  resolved: 'RESOLVED P2 | mart_geo could not be refreshed: over after 1 h 12 min',
  reopened: 'REOPENED P1 | Superset is down',
  unstable: 'UNSTABLE P1 | Superset is down: came back 3 times',
  'plain-opening': 'OPEN P1 | The dashboards cannot be opened',
  'plain-resolved': 'RESOLVED P1 | The dashboards can be opened again, after 1 h 12 min',
  'control-set': 'NOTICES PAUSED | No mails about incidents until 24 Nov 14:00',
  'control-ended': 'ENDED | The pause of notices is over, 3 notices held back',
  'catch-up': 'CATCH-UP P2 | 2 incidents while the watchdog was away for 6 h 10 min',
  storm: 'STORM P2 | 17 notices in one mail',
  'digest-quiet': 'DIGEST | 24 Nov: 17/17 marts fresh',
  'digest-busy': 'DIGEST | 24 Nov: 16/17 marts fresh, 2 incidents open',
})) {
  test(subjectIs, name, subject);
}

test('what came since the last mail is counted in the subject, and what was there before is not', (t) => {
  t.true(renderMail(newFindings).subject.endsWith(', 2 more findings'));
});

test('a deadline that is a minute away or past is now, not in 0 minutes', (t) => {
  const deadline = Date.parse(firstNotice.incident.deadline);
  const subjectAt = (milliseconds: number) =>
    renderMail({
      ...firstNotice,
      notice: noticeOf('deadline-near'),
      now: new Date(deadline - milliseconds),
    }).subject;

  t.true(subjectAt(60_000).startsWith('DEADLINE IN 1 MIN P2 | '));
  t.true(subjectAt(59_999).startsWith('DEADLINE NOW P2 | '));
  t.true(subjectAt(-60_000).startsWith('DEADLINE NOW P2 | '));
});

test('a long title is cut between words, and the count behind it stays', (t) => {
  const title =
    'ineco_marts.stg_events cannot be read: Unrecognized name: event_params at [31:14] of the view, and so on.';
  const { subject } = renderMail({ ...manyMarts, incident: { ...manyMarts.incident, title } });

  t.true(subject.length <= 90);
  t.regex(subject, /^OPEN P2 \| ineco_marts\.stg_events cannot be read.*…, 17 marts not refreshed$/);
});

test('a line break in a title does not begin a new header', (t) => {
  const title = 'mart_geo\r\nBcc: everybody@example.test';
  const { subject } = renderMail(incidentView({ incident: { ...firstNotice.incident, title } }));

  t.is(subject, 'OPEN P2 | mart_geo Bcc: everybody@example.test');
});
