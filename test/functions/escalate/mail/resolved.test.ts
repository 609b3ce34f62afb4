import test from 'ava';
import { renderMail } from '../../../../functions/escalate/mail/render-mail.ts';
import { resolved } from './_incident-examples.ts';

test('the end of an incident says how it ended, how long it took, and that its deadline was kept', (t) => {
  const { text } = renderMail(resolved);

  t.regex(text, /started by hand by Anahit \(as claimed\), refreshed it\./);
  t.regex(text, /Over since: 24 Nov 07:14 \(Asia\/Yerevan\), 03:14 UTC/);
  t.regex(text, /Lasted: +1 h 12 min/);
  t.regex(text, /14:00 UTC\n +kept/);
});

test('a deadline that was missed is told with by how much', (t) => {
  const incident = { ...resolved.incident, resolvedAt: '2026-11-24T14:20:00Z' };

  t.regex(renderMail({ ...resolved, incident }).text, /14:00 UTC\n +missed by 20 min/);
});

test('it tells the whole story, for the first mail may never have left', (t) => {
  const { text } = renderMail(resolved);

  t.true(text.includes('Unrecognized name: geo_country'));
  t.regex(text, /mart_geo +failed +22 Nov/);
  t.regex(text, /mart_geo before[\s\S]*mart_geo now/);
});

test('where nobody remembers the findings, their keys still say which marts had been affected', (t) => {
  const { text } = renderMail({ ...resolved, findingsBefore: [] });

  t.false(text.includes('What it was'));
  t.regex(text, /1 mart had been affected[\s\S]*mart_geo +failed/);
});

test('what is over asks nobody for anything', (t) => {
  const { text, html } = renderMail(resolved);

  for (const asked of ['Acknowledge', 'What to do now', 'gcloud', 'left\n'])
    t.false(text.includes(asked), asked);
  t.false(html.includes('>Acknowledge</a>'));
});
