import test from 'ava';
import { renderMail } from '../../../../functions/escalate/mail/render-mail.ts';
import { firstNotice } from './_incident-examples.ts';

test('the subject begins with state and severity, and names what broke', (t) => {
  t.is(renderMail(firstNotice).subject, 'OPEN P2 | mart_geo could not be refreshed');
});

test('the first lines say why, how bad, until when in both zones, and what to do', (t) => {
  const firstScreen = renderMail(firstNotice).text.split('\n').slice(0, 26).join('\n');

  t.regex(firstScreen, /BigQuery does not know the column geo_country/);
  t.regex(firstScreen, /P2: Fix and re-run the same business day/);
  t.regex(firstScreen, /24 Nov 18:00 \(Asia\/Yerevan\), 14:00 UTC/);
  t.regex(firstScreen, /11 h 55 min left/);
  t.regex(firstScreen, /Correct marts\/mart_geo\.sql:37:5/);
  t.regex(firstScreen, /Acknowledge:/);
  t.regex(firstScreen, /gcloud pubsub topics publish/);
});

test('the message that tries again stands there for the cloud and for a laptop', (t) => {
  const { text } = renderMail(firstNotice);

  t.true(text.includes(`--message='{"only":["mart_geo"],"with":["dependents"]}'`));
  t.true(text.includes(`npx watchdog trigger refresh-marts '{"only":["mart_geo"],"with":["dependents"]}'`));
});

test('what the view does not have is not in the mail, not even as a heading', (t) => {
  const { lastRun: _run, lastCheck: _check, acknowledge: _link, ...bare } = firstNotice;
  const { text, html } = renderMail({ ...bare, logLines: [], links: {}, findings: [] });

  for (const absent of [
    'What to do now',
    'Evidence',
    'Log lines',
    'Links',
    'What was tried',
    'Acknowledge',
  ]) {
    t.false(text.includes(absent), absent);
    t.false(html.includes(absent), absent);
  }
  t.notRegex(text, /undefined|null|NaN|Invalid Date/);
});
