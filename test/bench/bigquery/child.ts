/** A process of its own for one side of a measurement, so that its memory and its processor time are its own. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A forked file that answers questions. */
export type Child = {
  /** Rejects when the process ends instead of answering. */
  ask: <Answer>(question: unknown) => Promise<Answer>;
  stop: () => Promise<void>;
};

/** What a process used so far. */
export type Usage = { peakMebibytes: number; processorSeconds: number };

/** Forks a file that calls `answerParent`; `execArgv` are options of Node's own. */
export function openChild(file: string, execArgv: string[] = []): Child {
  const env = {
    ...process.env,
    UV_THREADPOOL_SIZE: '16',
    // As the command line has it: Google's clients would look for a metadata server.
    METADATA_SERVER_DETECTION: 'none',
  };
  // Standard output is the parent's alone: `--json` has to stay JSON.
  const child = fork(file, {
    stdio: ['ignore', 2, 2, 'ipc'],
    env,
    execArgv: [...process.execArgv, ...execArgv],
  });
  return {
    ask: (question) => ask(child, question),
    stop: async () => {
      if (child.exitCode !== null) return;
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}

/** Answers the parent's questions, one after the other, until it hangs up; an error ends the process. */
export function answerParent<Question>(answer: (question: Question) => Promise<unknown>): void {
  process.on('message', async (question) => process.send?.(await answer(question as Question)));
  process.on('disconnect', () => process.exit());
}

/** This process's peak memory, and the processor time of all its threads. */
export function readUsage(): Usage {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return { peakMebibytes: maxRSS / 1024, processorSeconds: (userCPUTime + systemCPUTime) / 1_000_000 };
}

async function ask<Answer>(child: ChildProcess, question: unknown): Promise<Answer> {
  const answered = new AbortController();
  const { signal } = answered;
  try {
    const exit = once(child, 'exit', { signal }).then(([code]): never => {
      throw new Error(`A process of the bench ended with code ${code} instead of answering.`);
    });
    const answer = once(child, 'message', { signal });
    child.send(question as object);
    const [first] = await Promise.race([answer, exit]);
    return first;
  } finally {
    answered.abort();
  }
}
