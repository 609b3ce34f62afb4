import test from 'ava';
import { parseInstruction } from '../../../../functions/control/instruction.ts';
import { renderMail, renderStateless } from '../../../../functions/escalate/mail/render-mail.ts';
import { otherExamples, quietDigest, stateless } from './_other-examples.ts';
import { geoFailed, marts } from './_world.ts';

test('a pause says who, why, until when, what it means and how to end it', (t) => {
  const { text } = renderMail(otherExamples['control-set']);

  t.regex(text, /By: +Davit \(as claimed\), by a message/);
  t.regex(text, /Why: +moving Superset to the new VM/);
  t.regex(text, /Until: +24 Nov 14:00 \(Asia\/Yerevan\), 10:00 UTC/);
  t.regex(text, /Incidents are still judged and remembered/);
});

test('the line that ends a pause is one that control takes', (t) => {
  const view = otherExamples['control-set'];
  const { text } = renderMail(view);
  const line = /--message='(\{"action":"end"[^']*)'/.exec(text)?.[1] ?? '';

  const instruction = parseInstruction(
    JSON.parse(line),
    { messageId: '1', publishTime: view.now },
    { marts: [], config: { defaultHours: 4, maximumHours: 168, timeZone: 'Asia/Yerevan' }, now: view.now },
  );

  t.like(instruction, { change: 'end', ending: { id: 'pause-notices', author: view.recipient.name } });
});

test('why a mail was sent ends like a sentence, whatever a person gave as the reason', (t) => {
  const view = otherExamples['control-set'];
  const textOf = (explanation: string) =>
    renderMail({ ...view, notice: { ...view.notice, explanation } }).text;

  t.regex(textOf('Davit set it: moving house'), /moving house\. Sent to/);
  t.regex(textOf('Davit set it: moving house.'), /moving house\. Sent to/);
});

test('the end of a pause lists what was held back', (t) => {
  const { text } = renderMail(otherExamples['control-ended']);

  t.true(text.includes('It ended by itself at its time.'));
  t.regex(text, /24 Nov 10:31 {2}Superset is down +first-notice/);
  t.false(text.includes('To end it before'));
});

test('a pause that held nothing back says so, and one that was taken back is not called expired', (t) => {
  const view = otherExamples['control-ended'];
  const { text } = renderMail({
    ...view,
    now: new Date('2026-11-24T09:59:59Z'),
    about: { ...view.about, heldBack: [] },
  });

  t.true(text.includes('Nothing was held back.'));
  t.true(text.includes('It was ended before its time.'));
});

test('after an absence one mail has what is open, with its fix and button, and what is over', (t) => {
  const { text, html } = renderMail(otherExamples['catch-up']);

  t.regex(text, /Away from: +24 Nov 05:50 \(Asia\/Yerevan\), 01:50 UTC/);
  t.regex(text, /P2 \| mart_geo could not be refreshed[\s\S]*Correct marts\/mart_geo\.sql/);
  t.true(html.includes('>Acknowledge</a>'));
  t.regex(text, /P1 \| Superset is down +1 h 12 min +restart-all/);
});

test('a storm is one mail with a row for every notice', (t) => {
  const { text } = renderMail(otherExamples.storm);

  for (const mart of marts) t.true(text.includes(mart), mart);
  t.true(text.includes('More than 20 mails'));
});

test('a quiet day is a short digest that says so', (t) => {
  const { subject, text } = renderMail(otherExamples['digest-quiet']);

  t.is(subject, 'DIGEST | 24 Nov: 17/17 marts fresh');
  t.regex(text, /Completed: 17\/17 tables refreshed in 41 s/);
  t.regex(text, /Read: +1\.6 GiB, less than \$0\.01 at \$6\.25 per TiB/);
  for (const absent of ['Not fresh', 'Not refreshed', 'Repaired', 'Silenced', 'Also\n']) {
    t.false(text.includes(absent), absent);
  }
});

test('a digest after an old check says that nobody knows, not that the marts are fresh', (t) => {
  const digestAt = (checkedAt: string) => renderMail({ ...quietDigest, checkedAt: new Date(checkedAt) });
  const old = digestAt('2026-11-23T23:00:00Z');

  t.is(digestAt('2026-11-23T23:00:00.001Z').subject, 'DIGEST | 24 Nov: 17/17 marts fresh');
  t.is(old.subject, 'DIGEST | 24 Nov: not checked since 24 Nov 03:00');
  t.regex(old.text, /Nobody knows; the last\s+check was at 24 Nov 03:00\s/);
  t.notRegex(old.text, /Schedule:|Export:/, 'what they say of today was said of another day');
});

test('a full digest has what failed, is open, is over, was repaired, and is switched off', (t) => {
  const { text } = renderMail(otherExamples['digest-busy']);

  t.regex(text, /Not refreshed\n-+\n\n[\s\S]*mart_geo +failed +Unrecognized name/);
  t.regex(text, /Not fresh\n-+\n\n[\s\S]*mart_geo +stale/);
  t.true(text.indexOf('P2 | mart_geo') < text.indexOf('P3 | The chart'), 'the worse one stands first');
  t.regex(text, /Over since the last digest[\s\S]*P1 \| Superset is down/);
  t.regex(text, /Repaired by itself[\s\S]*24 Nov 03:12/);
  t.regex(text, /Silenced, paused or held[\s\S]*mart_retention is kept as it is/);
  t.regex(text, /only\[0\]: expected one\s+of the 17 marts/);
  t.regex(text, /expiry was taken off mart_pages and mart_hourly/);
});

test('a digest without a run and a check says what it has, and invents neither', (t) => {
  const { run: _run, freshness: _check, ...bare } = quietDigest;
  const { subject, text } = renderMail(bare);

  t.is(subject, 'DIGEST | 24 Nov');
  t.notRegex(text, /Run:|Freshness:|Read:|17/);
});

test('a digest of mode shadow puts the built rows beside the published ones', (t) => {
  const { text } = renderMail(otherExamples['digest-shadow']);

  t.true(text.includes('shadow: the marts are built beside the published ones'));
  t.regex(text, /mart_campaigns +9,119 +9,126/);
});

test('without its memory the watchdog mails all the same, and says that it may come again', (t) => {
  const { subject, text, html } = renderStateless(stateless);

  t.regex(subject, /^OPEN P2 \| mart_geo could not be refreshed.*\(may come again\)$/);
  t.is(text.split('\n')[4], 'The watchdog cannot reach its memory; this mail may come again.');
  t.true(text.includes('Correct marts/mart_geo.sql:37:5'));
  t.true(text.includes('Unrecognized name: geo_country'));
  t.regex(text, /Memory: +Firestore: 14 UNAVAILABLE/);
  t.false(html.includes('>Acknowledge</a>'), 'what is not remembered cannot be acknowledged');
});

test('many findings without memory are counted, and the first ones told', (t) => {
  const findings = marts.map((subject) => ({
    ...geoFailed,
    subject,
    summary: `${subject} could not be built.`,
  }));
  const { subject, text } = renderStateless({ ...stateless, findings });

  t.true(subject.includes('17 findings'));
  t.true(text.includes('… and 9 more findings'));
});
