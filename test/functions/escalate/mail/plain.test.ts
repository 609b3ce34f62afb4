import test from 'ava';
import { findingWords, plainWords } from '../../../../functions/escalate/mail/finding-words.ts';
import { renderMail } from '../../../../functions/escalate/mail/render-mail.ts';
import { type FindingKind, findingKinds } from '../../../../shared/events/finding.ts';
import { manyMarts, plainOldFigures } from './_incident-examples.ts';
import { platformExamples } from './_platform-examples.ts';

const jargon =
  /\b(BigQuery|Superset|mart_\w+|marts?|stg_events|gcloud|npx|SQL|Pub\/Sub|container|VM|schema|query|acknowledge[ds]?|incident|topic)\b/i;

const plainMails = [
  ['opening', platformExamples['plain-opening']],
  ['deadline missed', plainOldFigures],
  ['resolution', platformExamples['plain-resolved']],
] as const;

for (const [name, view] of plainMails) {
  test(`the plain mail of ${name} holds no word of the trade`, (t) => {
    const { subject, text } = renderMail(view);
    // The addresses and the reference at the end are no words.
    const words = text.replace(/https:\S+/g, '').replace(/Reference: .*/, '');

    t.notRegex(subject, jargon);
    t.notRegex(words, jargon);
  });
}

test('every kind of finding has plain words, while it lasts and when it is over', (t) => {
  for (const kind of Object.values(findingKinds).flat() as FindingKind[]) {
    const { open, over } = plainWords(kind);
    t.notRegex(`${open} ${over}`, jargon, kind);
    t.not(open, over);
    t.truthy(findingWords[kind]);
  }
});

test('it says what is affected, up to which day the figures go, and who was told', (t) => {
  const { text } = renderMail(plainOldFigures);

  t.regex(text, /figures about apply funnel, campaigns, channel attribution,\s+daily kpis.* and 9 more/);
  t.regex(text, /They show: +the days up to 21 Nov/);
  t.regex(text, /Anahit and Davit were told; nobody has confirmed yet/);
});

test('it says who works on it as soon as somebody does', (t) => {
  const view = platformExamples['plain-opening'];
  const acknowledged = { by: 'Davit', reason: '', at: '2026-11-24T06:40:00Z', until: '2026-11-24T10:40:00Z' };
  const { text } = renderMail({ ...view, incident: { ...view.incident, acknowledged } });

  t.regex(text, /Who is on it: Davit \(as claimed\) works on it/);
  t.false(text.includes('nobody has confirmed'));
});

test('it says when the next word comes: at the end, or at the deadline while that is ahead', (t) => {
  const before = renderMail(platformExamples['plain-opening']).text;
  const after = renderMail(plainOldFigures).text;

  t.regex(
    before,
    /next mail comes when it is over, or, if it is not over by then, at 24 Nov\s+12:30 \(Asia\/Yerevan\), 08:30 UTC/,
  );
  t.regex(after, /next mail comes when it is over\.\n/);
});

test('a command is not for this reader, the link is', (t) => {
  const command = { kind: 'command', line: 'gcloud pubsub topics publish control' } as const;
  const view = { ...plainOldFigures, incident: manyMarts.incident };

  t.false(renderMail({ ...view, acknowledge: command }).text.includes('gcloud'));
  t.true(renderMail(view).html.includes('Confirm that somebody is on it'));
  t.false(renderMail(platformExamples['plain-resolved']).html.includes('Confirm that somebody'));
});
