import test from 'ava';
import { type Board, emptyBoard } from '../../../../functions/escalate/board.ts';
import { observe } from '../../../../functions/escalate/judge.ts';
import {
  createNoticeSender,
  createStatelessSender,
  messageIdOf,
} from '../../../../functions/escalate/outbox/send-mail.ts';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import type { OutgoingMail } from '../../../../shared/clients/mail.ts';
import { createMailError } from '../../../../shared/clients/mail-problem.ts';
import { createMemoryState } from '../../../../shared/clients/state-memory.ts';
import { loadConfig } from '../../../../shared/config/load.ts';
import { TransientError } from '../../../../shared/errors.ts';
import type { Finding } from '../../../../shared/events/finding.ts';
import { createSecret } from '../../../../shared/secret.ts';
import { morning } from '../_notices.ts';
import { createStory, fact } from '../_story.ts';

const config = loadConfig('deploy/local/watchdog.yaml', { requireContacts: true });

const finding: Finding = {
  kind: 'superset-web-down',
  subject: 'superset_app',
  summary: 'Superset does not answer',
  evidence: [{ label: 'GET /health', value: 'password=hunter2 refused' }],
};

function createWorld(answer: () => Promise<void> = async () => {}) {
  const mails: OutgoingMail[] = [];
  const clock = createManualClock(morning);
  const state = createMemoryState({ clock });
  const collaborators = {
    config,
    state,
    clock,
    secrets: [createSecret('hunter2')],
    links: undefined,
    logs: { linesOf: async () => Promise.reject(new TransientError('the log is away')) },
    mailer: {
      send: async (mail: OutgoingMail) => {
        await answer();
        mails.push(mail);
        return { messageId: mail.messageId, response: '250 ok' };
      },
      close: () => {},
    },
  };
  return { mails, collaborators, state };
}

/** A board on which Superset is down, and the notice that tells DevOps. */
function downBoard() {
  const story = createStory();
  const at = morning.toISOString();
  const probed = fact('health-probed', at, { verdict: 'down', reason: 'refused', findings: [finding] });
  story.hear(at, probed);
  const [notice] = story.hear(new Date(morning.getTime() + 60_000).toISOString());
  if (!notice) throw new Error('Expected a notice');
  return { notice, board: story.board() as Board };
}

test('a mail goes to its tier, in the thread of its incident, under an id that never changes', async (t) => {
  const { mails, collaborators } = createWorld();
  const { notice, board } = downBoard();
  const send = createNoticeSender(collaborators);

  t.like(await send(notice, board), { kind: 'sent', address: 'devops@example.test' });
  await send(notice, board);

  const [first, second] = mails;
  t.like(first?.to, { name: 'Davit', address: 'devops@example.test' });
  t.is(first?.messageId, second?.messageId);
  t.is(first?.messageId, messageIdOf(notice.id, config.mail.from));
  t.deepEqual(first?.references, [messageIdOf(notice.incident ?? '', config.mail.from)]);
});

test('no mail holds a secret, and one whose log lines cannot be had goes out without them', async (t) => {
  const { mails, collaborators } = createWorld();
  const { notice, board } = downBoard();

  await createNoticeSender(collaborators)(notice, board);

  t.regex(mails[0]?.text ?? '', /Superset does not answer/);
  t.notRegex(`${mails[0]?.text} ${mails[0]?.html} ${mails[0]?.subject}`, /hunter2/);
});

test('without a link the mail carries the line to publish', async (t) => {
  const { mails, collaborators } = createWorld();
  const { notice, board } = downBoard();

  await createNoticeSender(collaborators)(notice, board);

  t.regex(mails[0]?.text ?? '', /gcloud pubsub topics publish[\s\\]+control/);
  t.regex(mails[0]?.text ?? '', /"action":"acknowledge"/);
});

test('a mailbox that refuses is told apart from a server that is away', async (t) => {
  const { notice, board } = downBoard();
  const outcomeOf = (error: Error) =>
    createNoticeSender(createWorld(() => Promise.reject(error)).collaborators)(notice, board);

  t.like(await outcomeOf(createMailError('recipient-refused', '550 no such user')), { kind: 'refused' });
  t.like(await outcomeOf(createMailError('content-refused', '554 spam')), { kind: 'refused' });
  for (const problem of ['try-later', 'unreachable', 'rejected-login', 'sender-refused'] as const) {
    t.like(await outcomeOf(createMailError(problem, problem)), { kind: 'retry', problem });
  }
});

test('a notice that cannot be rendered is kept for somebody to mend, and stops no other', async (t) => {
  const { collaborators } = createWorld();
  const { notice } = downBoard();

  const outcome = await createNoticeSender(collaborators)(notice, emptyBoard());

  t.like(outcome, { kind: 'retry' });
});

test('a state store that is away in the middle is an error of the delivery, not of the mail', async (t) => {
  const { collaborators } = createWorld();
  const { notice, board } = downBoard();
  const away = { ...collaborators.state, read: () => Promise.reject(new TransientError('state is away')) };

  await t.throwsAsync(createNoticeSender({ ...collaborators, state: away })(notice, board), {
    message: 'state is away',
  });
});

test('without memory the first tier of the area is told, and a P3 is left for later', async (t) => {
  const { mails, collaborators } = createWorld();
  const send = createStatelessSender(collaborators);
  const down = fact('health-probed', morning.toISOString(), {
    verdict: 'down',
    reason: 'x',
    findings: [finding],
  });
  const minor: Finding = { kind: 'column-drift', subject: 'mart_geo', summary: 'a column drifted' };

  await send({ fact: down, findings: [finding], problem: 'unavailable', now: morning });
  await send({ fact: down, findings: [minor], problem: 'unavailable', now: morning });

  t.deepEqual(
    mails.map(({ to }) => to.address),
    ['devops@example.test'],
  );
  t.regex(mails[0]?.text ?? '', /memory/);
  t.true(Object.keys(observe(emptyBoard(), down).observations).length > 0);
});
