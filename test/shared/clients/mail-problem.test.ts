import test from 'ava';
import {
  createMailError,
  judgeRefusal,
  type MailProblem,
  mailProblemOf,
} from '../../../shared/clients/mail-problem.ts';
import { PermanentError, TransientError } from '../../../shared/errors.ts';

const means = test.macro({
  exec: (t, command: string, reply: string, problem: MailProblem) => {
    t.is(judgeRefusal({ command, code: Number(reply.slice(0, 3)), reply }), problem);
  },
  title: (_, command, reply, problem) => `"${reply}" to ${command} means ${problem}`,
});

test(means, 'RCPT TO', '550 User unknown', 'recipient-refused');
test(means, 'RCPT TO', '550-5.1.1 Unknown', 'recipient-refused');
test(means, 'RCPT TO', '552 5.2.2 Mailbox full', 'recipient-refused');
test(means, 'RCPT TO', '501 5.1.3 Bad address syntax', 'recipient-refused');
test(means, 'RCPT TO', '556 5.1.10 Null MX', 'recipient-refused');
test(means, 'RCPT TO', '550 5.1.8 Sender domain not found', 'sender-refused');
test(means, 'RCPT TO', '553 5.1.7 Sender address rejected', 'sender-refused');
test(means, 'RCPT TO', '550 5.1.70 Not a sender status', 'recipient-refused');
test(means, 'RCPT TO', '554 5.7.1 Relay access denied', 'sender-refused');
test(means, 'RCPT TO', '530 5.7.0 Must authenticate', 'rejected-login');
test(means, 'RCPT TO', '499 Not yet', 'try-later');
test(means, 'RCPT TO', '503 Bad sequence of commands', 'try-later');
test(means, 'MAIL FROM', '550 Never heard of you', 'sender-refused');
test(means, 'MAIL FROM', '552 Too large', 'content-refused');
test(means, 'MAIL FROM', '451 4.3.0 Later', 'try-later');
test(means, 'DATA', '554 5.7.1 Spam', 'content-refused');
test(means, 'DATA', '552 5.3.4 Too large', 'content-refused');
test(means, 'DATA', '554 No', 'content-refused');
test(means, 'DATA', '550 5.1.1 Unknown', 'recipient-refused');
test(means, 'DATA', '550 5.1.8 Sender domain not found', 'sender-refused');
test(means, 'DATA', '550 5.7.19 Before the checks of authenticity', 'content-refused');
test(means, 'DATA', '550 5.7.20 No passing DKIM signature', 'sender-refused');
test(means, 'DATA', '550 5.7.26 Unauthenticated mail', 'sender-refused');
test(means, 'DATA', '550 5.7.27 After the checks of authenticity', 'content-refused');
test(means, 'DATA', '421 4.3.2 Shutting down', 'try-later');
test(means, 'AUTH PLAIN', '535 5.7.8 Bad credentials', 'rejected-login');
test(means, 'AUTH PLAIN', '504 No such mechanism', 'rejected-login');
test(means, 'AUTH LOGIN', '454 4.7.0 Later', 'try-later');
test(means, 'EHLO', '550 Go away', 'unreachable');
test(means, 'CONN', '421 Too many connections', 'try-later');

test("only a fault of the mail's own is permanent, and only a refused recipient is said to be one", (t) => {
  const told = (problem: MailProblem) => {
    const error = createMailError(problem, 'no');
    return [error instanceof PermanentError, error.fields.recipientRefused];
  };

  t.deepEqual(told('recipient-refused'), [true, true]);
  t.deepEqual(told('content-refused'), [true, false]);
  t.deepEqual(told('sender-refused'), [false, false]);
  t.deepEqual(told('rejected-login'), [false, false]);
  t.deepEqual(told('try-later'), [false, false]);
  t.deepEqual(told('unreachable'), [false, false]);
});

test('the problem is read off an error of ours, and off no other', (t) => {
  t.is(mailProblemOf(createMailError('try-later', 'no')), 'try-later');
  t.is(mailProblemOf(new TransientError('no')), undefined);
  t.is(mailProblemOf(new PermanentError('no', { fields: { problem: 'other' } })), undefined);
  t.is(mailProblemOf(Object.assign(new Error('no'), { fields: { problem: 'try-later' } })), undefined);
  t.is(mailProblemOf(undefined), undefined);
});
