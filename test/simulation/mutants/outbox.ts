import type { PlantedBug } from '../mutant.ts';

/** How mails are sent, and what is remembered of them. */
export const outboxMutants: readonly PlantedBug[] = [
  {
    name: 'a mail is recorded before it is sent',
    edits: [
      {
        file: 'functions/escalate/outbox/sending.ts',
        text: 'const outcome = await send(notice, board);',
        replacement: `await state.put('notices', recordId, { address: 'nobody', subject: 'nothing' });
    const outcome = await send(notice, board);`,
      },
    ],
  },
  {
    name: 'a claim never ends',
    edits: [
      {
        file: 'functions/escalate/outbox/outbox.ts',
        text: 'claim !== undefined && Date.parse(claim.until) > now.getTime()',
        replacement: 'claim !== undefined',
      },
    ],
  },
  {
    name: 'claims are not heeded',
    edits: [
      {
        file: 'functions/escalate/outbox/outbox.ts',
        text: 'claim !== undefined && Date.parse(claim.until) > now.getTime()',
        replacement: 'claim !== undefined && Number.isNaN(now.getTime())',
      },
    ],
  },
  {
    name: 'a retry forgets its back-off',
    edits: [
      {
        file: 'functions/escalate/outbox/outbox.ts',
        text: 'return Math.min(longest, 60 * 2 ** (attempts - 1));',
        replacement: 'return 0 * longest * attempts;',
      },
    ],
  },
  {
    name: 'the storm guard holds back a P1',
    edits: [
      {
        file: 'functions/escalate/outbox/storm-guard.ts',
        text: "severity !== 'P1' && about?.kind !== 'storm'",
        replacement: "severity !== 'P3' && about?.kind !== 'storm'",
      },
    ],
  },
  {
    name: 'there is no storm guard',
    edits: [
      {
        file: 'functions/escalate/outbox/storm-guard.ts',
        text: 'if (recent.length + alsoDue.length < limits.mailsPerHour) return board;',
        replacement: 'if (recent.length + alsoDue.length < limits.mailsPerHour + 1000) return board;',
      },
    ],
  },
  {
    name: 'a Message-ID is random',
    edits: [
      {
        file: 'functions/escalate/outbox/send-mail.ts',
        text: "return `<${id.replaceAll(/[^A-Za-z0-9/._-]/g, '-')}@${domain}>`;",
        replacement: 'return `<${id.length}.${Math.random()}@${domain}>`;',
      },
    ],
  },
  {
    name: 'what was published stays to be published',
    edits: [
      {
        file: 'functions/escalate/outbox/outbox.ts',
        text: 'facts: board.facts.filter(({ id }) => !ids.has(id))',
        replacement: 'facts: board.facts.filter(({ id }) => ids.size < 0 || id)',
      },
    ],
  },
  {
    name: 'nobody is mailed while the state store is away',
    edits: [
      {
        file: 'functions/escalate/outbox/stateless.ts',
        text: 'if (findings.length === 0) return;',
        replacement: 'if (findings.length >= 0) return;',
      },
    ],
  },
  {
    name: 'a refused mail is passed on to nobody',
    edits: [
      {
        file: 'functions/escalate/outbox/outbox.ts',
        text: 'return passOn(rest, notice, outcome.problem, now);',
        replacement: 'return now ? rest : passOn(rest, notice, outcome.problem, now);',
      },
    ],
  },
];
