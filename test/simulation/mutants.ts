import type { Mutant } from './mutant.ts';

/** Bugs of the kind that this system must not have, each of which a claim has to catch. */
export const mutants: readonly Mutant[] = [
  {
    name: 'a mail is recorded before it is sent',
    edits: [
      {
        file: 'functions/escalate/sending.ts',
        text: 'const outcome = await send(notice, board);',
        replacement: `await state.put('notices', recordId, { address: 'nobody', subject: 'nothing' });
    const outcome = await send(notice, board);`,
      },
    ],
  },
  {
    name: 'the board is written without compare-and-set',
    edits: [
      {
        file: 'functions/escalate/board-store.ts',
        text: "await state.update('incidents', recordId, board, { version: stored.version })",
        replacement: "await state.put('incidents', recordId, board)",
      },
    ],
  },
  {
    name: 'a run id comes from the clock',
    edits: [
      {
        file: 'shared/run.ts',
        text: 'return { runId: messageRunId(message.messageId) };',
        replacement: 'return { runId: messageRunId(`${message.messageId}${performance.now()}`) };',
      },
    ],
  },
  {
    name: 'a scheduled run id comes from the clock',
    edits: [
      {
        file: 'shared/run.ts',
        text: 'return { runId: scheduledRunId(slot), slot };',
        replacement: 'return { runId: messageRunId(`${performance.now()}`), slot };',
      },
    ],
  },
  {
    name: 'a message is acknowledged before its work is done',
    edits: [
      {
        file: 'shared/step.ts',
        text: 'await work({ content: decoded.content, message, traceparent, log });',
        replacement: 'work({ content: decoded.content, message, traceparent, log }).catch(() => undefined);',
      },
    ],
  },
  {
    name: 'a control stays in force after its end',
    edits: [
      {
        file: 'shared/controls.ts',
        text: ' && now.getTime() < Date.parse(until)',
        replacement: '',
      },
      {
        file: 'shared/clients/state-memory.ts',
        text: 'expiresAt === undefined || expiresAt > clock.now()',
        replacement: 'expiresAt !== null',
      },
    ],
  },
  {
    name: 'a claim never ends',
    edits: [
      {
        file: 'functions/escalate/outbox.ts',
        text: 'claim !== undefined && Date.parse(claim.until) > now.getTime()',
        replacement: 'claim !== undefined',
      },
    ],
  },
  {
    name: 'claims are not heeded',
    edits: [
      {
        file: 'functions/escalate/outbox.ts',
        text: 'claim !== undefined && Date.parse(claim.until) > now.getTime()',
        replacement: 'claim !== undefined && Number.isNaN(now.getTime())',
      },
    ],
  },
  {
    name: 'a retry forgets its back-off',
    edits: [
      {
        file: 'functions/escalate/outbox.ts',
        text: 'return Math.min(longest, 60 * 2 ** (attempts - 1));',
        replacement: 'return 0 * longest * attempts;',
      },
    ],
  },
  {
    name: 'facts are published before the board is written',
    edits: [
      {
        file: 'functions/escalate/handler.ts',
        text: 'return claimDue(guardStorm(next, storm, now), claimant, now);',
        replacement: `for (const fact of next.facts) void publishFact(fact, collaborators);
      return claimDue(guardStorm(next, storm, now), claimant, now);`,
      },
    ],
  },
  {
    name: 'a dead letter is dropped',
    edits: [
      {
        file: 'functions/escalate/handler.ts',
        text: 'placeDeadLetter(board, content, now)',
        replacement: '(now ? board : placeDeadLetter(board, content, now))',
      },
    ],
  },
  {
    name: 'the heart beats although no mail goes out',
    edits: [
      {
        file: 'functions/escalate/audit.ts',
        text: ', ...overdueNotices(board, now)]',
        replacement: ', ...overdueNotices(board, now).slice(0, 0)]',
      },
    ],
  },
  {
    name: 'an open incident stops the heart',
    edits: [
      {
        file: 'functions/escalate/audit.ts',
        text: ', ...overdueNotices(board, now)]',
        replacement: `, ...overdueNotices(board, now),
      ...Object.values(board.incidents).filter(({ state }) => state !== 'resolved').map(({ id }) => id)]`,
      },
    ],
  },
  {
    name: 'a silent step is no reason to worry',
    edits: [
      {
        file: 'functions/escalate/audit.ts',
        text: 'expectations.flatMap((expectation) => silenceOf(board, expectation, now))',
        replacement: 'expectations.slice(0, 0).flatMap((expectation) => silenceOf(board, expectation, now))',
      },
    ],
  },
  {
    name: 'the storm guard holds back a P1',
    edits: [
      {
        file: 'functions/escalate/storm-guard.ts',
        text: "severity !== 'P1' && about?.kind !== 'storm'",
        replacement: "severity !== 'P3' && about?.kind !== 'storm'",
      },
    ],
  },
  {
    name: 'there is no storm guard',
    edits: [
      {
        file: 'functions/escalate/storm-guard.ts',
        text: 'if (recent.length + alsoDue.length < limits.mailsPerHour) return board;',
        replacement: 'if (recent.length + alsoDue.length < limits.mailsPerHour + 1000) return board;',
      },
    ],
  },
  {
    name: 'a Message-ID is random',
    edits: [
      {
        file: 'functions/escalate/send-mail.ts',
        text: "return `<${id.replaceAll(/[^A-Za-z0-9/._-]/g, '-')}@${domain}>`;",
        replacement: 'return `<${id.length}.${Math.random()}@${domain}>`;',
      },
    ],
  },
  {
    name: 'what was published stays to be published',
    edits: [
      {
        file: 'functions/escalate/outbox.ts',
        text: 'facts: board.facts.filter(({ id }) => !ids.has(id))',
        replacement: 'facts: board.facts.filter(({ id }) => ids.size < 0 || id)',
      },
    ],
  },
];
