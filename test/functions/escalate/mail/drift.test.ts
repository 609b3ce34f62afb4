import test from 'ava';
import { renderMail } from '../../../../functions/escalate/mail/render-mail.ts';
import { columnLost } from './_drift-examples.ts';

test('a lost column is told with its charts, its fix, and a link of its own that approves the removal', (t) => {
  const { text, html } = renderMail(columnLost);

  t.true(text.includes('Applications from Yerevan'));
  t.regex(text, /If you approve it: Removes city in the dataset mart_geo of Superset, once/);
  t.true(text.includes('https://acknowledge.example.test/?token=approve.c2ln'));
  t.true(html.includes('Look at it and approve'));
});

test('where no public function is allowed, the message that approves is in the mail instead', (t) => {
  const approvals = (columnLost.approvals ?? []).map((approval) => ({
    ...approval,
    how: { kind: 'command' as const, line: "gcloud pubsub topics publish control --message='{}'" },
  }));
  const { text } = renderMail({ ...columnLost, approvals });

  t.true(text.includes('To approve it'));
  t.true(text.includes('gcloud pubsub topics publish control'));
  t.false(text.includes('token=approve'));
});

test('a mail offers three approvals at most', (t) => {
  const [one] = columnLost.approvals ?? [];
  const many = [1, 2, 3, 4].flatMap((count) => (one ? [{ ...one, proposal: `remove-${count}` }] : []));
  const { text } = renderMail({ ...columnLost, approvals: many });

  t.is(text.split('If you approve it').length - 1, 3);
});
