import type { PlantedBug } from '../mutant.ts';

/** How escalate takes facts in, and what it finds out about the watchdog itself. */
export const boardMutants: readonly PlantedBug[] = [
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
];
