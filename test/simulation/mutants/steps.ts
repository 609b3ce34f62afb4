import type { PlantedBug } from '../mutant.ts';

/** The other functions. */
export const stepMutants: readonly PlantedBug[] = [
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
];
