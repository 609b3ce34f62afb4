import type { PlantedBug } from '../mutant.ts';

/** How findings become incidents. */
export const incidentMutants: readonly PlantedBug[] = [
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
];
