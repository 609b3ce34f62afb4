import type { PlantedBug } from '../mutant.ts';

/** What all functions share. */
export const sharedMutants: readonly PlantedBug[] = [
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
    name: 'what the state store denies is the fault of the message',
    edits: [
      {
        file: 'shared/patient-state.ts',
        text: 'if (!(error instanceof PermanentError)) throw error;',
        replacement: 'if (error) throw error;',
      },
    ],
  },
];
