import type { Mutant } from './mutant.ts';

/** Bugs of the kind that this system must not have, each of which a claim has to catch. */
export const mutants: readonly Mutant[] = [
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
    name: 'the board is written without compare-and-set',
    edits: [
      {
        file: 'functions/escalate/board-store.ts',
        text: "await state.update('incidents', recordId, packed, { version: stored.version })",
        replacement: "await state.put('incidents', recordId, packed)",
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
    name: 'the key of a group has the time in it',
    edits: [
      {
        file: 'functions/escalate/incidents/opening.ts',
        text: `    cause,
    title:`,
        replacement: `    cause: \`\${cause}@\${now.toISOString()}\`,
    title:`,
      },
    ],
  },
  {
    name: 'an acknowledgement outlives a rise of severity',
    edits: [
      {
        file: 'functions/escalate/incidents/acknowledgement.ts',
        text: ' && since >= severityRaisedAt',
        replacement: ' && severityRaisedAt >= String()',
      },
      {
        file: 'functions/escalate/incidents/growth.ts',
        text: 'const { acknowledged: _, ...rest } = incident;',
        replacement: 'const rest = incident;',
      },
    ],
  },
  {
    name: 'a pause forgets what it held back',
    edits: [
      {
        file: 'functions/escalate/notices/controls.ts',
        text: 'if (isNoted || entry.heldBack.length >= mostHeldBack) return board;',
        replacement: 'if (isNoted || entry.heldBack.length >= mostHeldBack - 200) return board;',
      },
    ],
  },
  {
    name: 'a pause is not heeded',
    edits: [
      {
        file: 'functions/escalate/notices/controls.ts',
        text: `({ kind }) => kind === 'pause-notices') ??`,
        replacement: `({ kind }) => kind === 'hold') ??`,
      },
    ],
  },
  {
    name: 'the end is told to nobody',
    edits: [
      {
        file: 'functions/escalate/notices/return-notices.ts',
        text: `if (tiers.length === 0) return undefined;
  const { resolvedAt, resolution }`,
        replacement: `if (tiers.length >= 0) return undefined;
  const { resolvedAt, resolution }`,
      },
    ],
  },
  {
    name: 'a tier is skipped',
    edits: [
      {
        file: 'functions/escalate/notices/routing.ts',
        text: 'return tiers[tiers.indexOf(tier) + 1];',
        replacement: 'return tiers[tiers.indexOf(tier) + 2];',
      },
    ],
  },
  {
    name: 'deadlines are of UTC',
    edits: [
      {
        file: 'functions/escalate/calendar.ts',
        text: 'const local = localTime(openedAt, policy.timeZone);',
        replacement: `const local = localTime(openedAt, 'UTC');`,
      },
    ],
  },
  {
    name: 'holidays are forgotten',
    edits: [
      {
        file: 'functions/escalate/calendar.ts',
        text: '!calendar.holidays.includes(day) && ',
        replacement: '',
      },
    ],
  },
  {
    name: 'an old word takes the place of a newer one',
    edits: [
      {
        file: 'functions/escalate/observations/statement.ts',
        text: 'const newest = known && markOf(known) >= mark ? known : word;',
        replacement: 'const newest = known?.finding && markOf(known) >= mark ? known : word;',
      },
    ],
  },
  {
    name: 'a fact that comes twice counts twice',
    edits: [
      {
        file: 'functions/escalate/observations/observe.ts',
        text: 'const others = board.digestLines.filter(({ factId }) => factId !== line.factId);',
        replacement: 'const others = board.digestLines;',
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
    name: 'what the state store denies is the fault of the message',
    edits: [
      {
        file: 'shared/patient-state.ts',
        text: 'if (!(error instanceof PermanentError)) throw error;',
        replacement: 'if (error) throw error;',
      },
    ],
  },
  {
    name: 'who cannot publish does not mail',
    edits: [
      {
        file: 'functions/escalate/handler.ts',
        text: 'failures.push(...problems);',
        replacement: `failures.push(...problems);
        if (problems.length > 0) throw problems[0];`,
      },
    ],
  },
  {
    name: 'claims are not renewed',
    edits: [
      {
        file: 'functions/escalate/handler.ts',
        text: 'renewClaim(current, id, claimant, clock.now())',
        replacement: '(current ? current : renewClaim(current, id, claimant, clock.now()))',
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
  {
    name: 'the wait for company never ends',
    edits: [
      {
        file: 'functions/escalate/incidents/waiting.ts',
        text: 'if (now.getTime() >= Date.parse(incident.waitUntil)) return true;',
        replacement: 'if (now.getTime() >= Date.parse(incident.waitUntil) + 9e6) return true;',
      },
    ],
  },
  {
    name: 'a severity rises without a word',
    edits: [
      {
        file: 'functions/escalate/incidents/severity.ts',
        text: 'return bySeverity(severity, than) < 0;',
        replacement: 'return bySeverity(severity, than) < -9;',
      },
    ],
  },
  {
    name: 'the executives meet without anybody knowing',
    edits: [
      {
        file: 'functions/escalate/incidents/severity.ts',
        text: `return highest === 'P2' && isExecutiveDay ? 'P1' : highest;`,
        replacement: `return highest === 'P2' && isExecutiveDay ? 'P2' : highest;`,
      },
    ],
  },
  {
    name: 'what was explained stays explained',
    edits: [
      {
        file: 'functions/escalate/incidents/incidents.ts',
        text: '      return release(board, incident, judgement);',
        replacement: '      return board;',
      },
    ],
  },
  {
    name: 'what comes back is a new incident while the old one is open',
    edits: [
      {
        file: 'functions/escalate/incidents/incidents.ts',
        text: `const present = ofCause.find(({ state }) => state !== 'resolved');`,
        replacement: `const present = ofCause.find(({ state }) => state === 'waiting');`,
      },
    ],
  },
  {
    name: 'a run ends before it hands over',
    edits: [
      {
        file: 'functions/refresh-marts/handler.ts',
        text: `  if (request.chain !== false && request.dryRun !== true) await report.handOver(run.runId);
  await recordEnd(run, clock.now(), state);`,
        replacement: `  await recordEnd(run, clock.now(), state);
  if (request.chain !== false && request.dryRun !== true) await report.handOver(run.runId);`,
      },
    ],
  },
  {
    name: 'a control is told before it is written',
    edits: [
      {
        file: 'functions/control/handler.ts',
        text: `    const change =
      instruction.change === 'set'`,
        replacement: `    if (instruction.change === 'set') {
      await publish(factsTopic, encodeControlChanged({ kind: 'set', control: instruction.control }, traceparent));
    }
    const change =
      instruction.change === 'set'`,
      },
    ],
  },
  {
    name: 'single mails go out while a backlog is read',
    edits: [
      {
        file: 'functions/escalate/notices/notice-decision.ts',
        text: 'if (board.catchingUp) {',
        replacement: 'if (board.catchingUp && incident.told.length > 99) {',
      },
    ],
  },
  {
    name: 'a backlog is never told',
    edits: [
      {
        file: 'functions/escalate/notices/catch-up.ts',
        text: 'now < whenRead(board, catchingUp)',
        replacement: 'now.getTime() > 0',
      },
    ],
  },
];
