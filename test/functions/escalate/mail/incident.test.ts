import test from 'ava';
import { renderMail } from '../../../../functions/escalate/mail/render-mail.ts';
import {
  firstNotice,
  manyMarts,
  minorDeadline,
  newFindings,
  rejected,
  resolved,
} from './_incident-examples.ts';
import { platformExamples } from './_platform-examples.ts';
import { checkOf, geoFailed, links, marts, runOf, seen } from './_world.ts';

test('17 marts broken by one view are one mail that names the view, its fix and every mart', (t) => {
  const { text } = renderMail(manyMarts);

  t.regex(text, /stg_events is broken/);
  t.true(text.includes('marts/stg_events.sql:58:14'));
  t.true(text.includes(`--message='{"apply":["stg_events"]}'`));
  t.true(text.includes('17 marts affected'));
  for (const mart of marts) t.regex(text, new RegExp(`^${mart} +skipped +21 Nov$`, 'm'));
  t.true(text.includes('It also explains\n----------------\n\n- mart_sessions is stale'));
});

test('a P1 says who else was told, and that it is to be fixed immediately', (t) => {
  const { text } = renderMail(platformExamples['first-notice-p1']);

  t.regex(text, /Severity: +P1: Fix it immediately/);
  t.regex(text, /Also told: Siranush \(stakeholder\)/);
  t.false(text.includes('Davit (DevOps)'), 'nobody is told that he was told himself');
});

test('a P3 says that a fix is to be scheduled, and by how much its deadline is past', (t) => {
  const { text } = renderMail(minorDeadline);

  t.true(text.includes('P3: Schedule a fix'));
  t.true(text.includes('overdue for 30 min'));
  t.false(text.includes('left\n'));
});

test('the fault that many marts share has one fix, and one message that tries all of them again', (t) => {
  const { text } = renderMail(newFindings);

  t.true(text.includes('"only":["mart_pages","mart_devices","mart_hourly"]'));
  t.is(text.split('Grant the missing role').length - 1, 1);
  t.false(text.includes('Also to be fixed'));
});

test('where all marts failed alike, the message that tries again names none', (t) => {
  const [one] = newFindings.findings.flatMap(({ finding }) => finding ?? []);
  const findings = marts.map((subject) =>
    seen(
      { ...(one ?? geoFailed), subject, rerun: { topic: 'refresh-marts', body: { only: [subject] } } },
      '2026-11-24T02:02:00Z',
    ),
  );
  const all = renderMail({ ...newFindings, findings, lastRun: runOf() }).text;
  const unknown = renderMail({ ...newFindings, findings }).text;

  t.true(all.includes("npx watchdog trigger refresh-marts '{}'"));
  t.regex(unknown, /"mart_apply_funnel",[\s\S]*"mart_traffic_sources"\]\}'/);
});

test('an incident that was over once and never came back has not come and gone', (t) => {
  const flips = [{ at: '2026-11-24T03:14:30Z', to: 'resolved' as const }];
  const { text } = renderMail({ ...resolved, incident: { ...resolved.incident, flips } });

  t.false(text.includes('It came and went'));
});

test('a finding with a fix of its own is named beside the cause', (t) => {
  const other = { ...geoFailed, subject: 'mart_pages', fix: 'Correct marts/mart_pages.sql:12:1.' };
  const findings = [...firstNotice.findings, seen(other, '2026-11-24T02:02:00Z')];
  const { text } = renderMail({ ...firstNotice, findings });

  t.regex(text, /Also to be fixed\n-+\n\n- .*mart_geo[\s\S]*Correct\s+marts\/mart_pages\.sql:12:1\./);
});

test('what was found since the last mail is listed, what was told before is not', (t) => {
  const { text } = renderMail(newFindings);
  const added = text.slice(text.indexOf('New since the last mail: 2 findings'), text.indexOf('Evidence'));

  t.true(added.includes('mart_devices'));
  t.true(added.includes('mart_hourly'));
  t.false(added.includes('mart_pages'));
});

test('where no public function is allowed, the line to publish stands in for the button', (t) => {
  const { text, html } = renderMail(newFindings);

  t.true(text.includes('To acknowledge:'));
  t.true(text.includes('"action":"acknowledge","incident":"permission-denied-20261124T0202Z"'));
  t.false(html.includes('>Acknowledge</a>'));
});

test('what changed stands above everything in a mail that is not the first', (t) => {
  for (const [name, words] of Object.entries({
    unacknowledged: 'Davit has not acknowledged it for 15 minutes.',
    'severity-raised': 'It is P1 now: executives look at the dashboards today.',
    'remediation-gave-up': 'The watchdog has used up its remedies',
    reopened: 'It came back 20 minutes after it was over.',
  } as const)) {
    const { text } = renderMail(platformExamples[name as keyof typeof platformExamples]);
    t.is(text.split('\n')[3]?.slice(0, words.length), words);
  }
});

test('what was tried is told with its outcome, in the time of the team', (t) => {
  const { text } = renderMail(platformExamples['remediation-gave-up']);

  t.regex(text, /24 Nov 10:32 {2}restart-web of superset_app: failed\. Three probes/);
  t.regex(text, /24 Nov 10:38 {2}restart-all of superset-ineco: started\./);
});

test('somebody who has taken it is named, with the end of it', (t) => {
  const { text } = renderMail(platformExamples['deadline-missed']);

  t.regex(
    text,
    /Taken by: +Davit \(as claimed\), until 24 Nov 14:50 \(Asia\/Yerevan\), 10:50 UTC:\s+looking at the disk/,
  );
});

test('a thing that comes and goes shows when', (t) => {
  const { text } = renderMail(platformExamples.unstable);

  t.is(text.match(/24 Nov \d\d:\d\d +came back/g)?.length, 3);
  t.is(text.match(/24 Nov \d\d:\d\d +over$/gm)?.length, 3);
});

test('rows that were built and withheld are not called published', (t) => {
  const { text, html } = renderMail(rejected);

  t.regex(text, /mart_sessions published +-{20,} +41,812/);
  t.regex(text, /mart_sessions built +#{5,9} +9,412/);
  t.regex(html, /<td class="bar" width="23%"/);
  t.notRegex(text, /mart_sessions now/);
});

test('rows that are only known from the check are shown, too', (t) => {
  const check = checkOf();
  const verdicts = check.marts.map((verdict) =>
    verdict.mart === 'mart_geo' ? { ...verdict, rows: 10, previousRows: 40 } : verdict,
  );
  const { text } = renderMail({
    ...firstNotice,
    lastRun: undefined,
    lastCheck: { ...check, marts: verdicts },
  });

  t.regex(text, /mart_geo before +-+ +40/);
  t.regex(text, /mart_geo now +#+ +10/);
});

test('a mail ends with why it was sent, to whom, the incident, and how to hear no more of it', (t) => {
  const end = renderMail(firstNotice).text.split('Why this mail')[1] ?? '';

  t.true(end.includes('It is the first word about it. Sent to Anahit.'));
  t.true(end.includes('Incident mart_geo-20261124T0202Z'));
  t.regex(end, /"action":"silence",\s*"incident":"mart_geo-20261124T0202Z",\s*"duration":"4h"/);
});

test('log lines are told in the time of the team, and links lead to log, job and Superset', (t) => {
  const { text, html } = renderMail(firstNotice);

  t.regex(text, /06:00:09 ERROR refresh-marts {2}mart_geo failed/);
  for (const title of ['Job in BigQuery', 'Log', 'Superset']) t.true(html.includes(`>${title}</a>`), title);
  t.true(text.includes(links.superset));
});

test('a platform incident says nothing of the marts as a whole', (t) => {
  const { text } = renderMail({ ...platformExamples.repeat, lastCheck: checkOf() });

  t.false(text.includes('All marts'));
});
