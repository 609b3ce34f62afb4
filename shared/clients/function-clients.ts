import { accountOf, type FunctionEnvironment } from '../function-environment.ts';
import { createLog, type Log } from '../log.ts';
import type { Secret } from '../secret.ts';
import type { State } from '../state.ts';
import { openLogOutput } from './log-output.ts';
import { createPublisher, type Publish } from './pubsub.ts';
import { openClock, type SynchronisedClock } from './remote-clock.ts';
import { openState } from './state-open.ts';

/** What every function works with. */
export type FunctionClients = {
  /** The service account it runs as. */
  account: string;
  clock: SynchronisedClock;
  log: Log;
  publish: Publish;
  state: State;
};

/** Opens what every function works with, in the cloud and in the emulated one; no secret gets into its log. */
export async function openFunctionClients(
  name: string,
  env: FunctionEnvironment,
  { project, secrets = [] }: { project: string; secrets?: readonly Secret[] },
): Promise<FunctionClients> {
  const account = accountOf(name, env, project);
  const clock = await openClock(env.clockUrl);
  const { publish } = createPublisher({
    project,
    emulatorHost: env.pubsubEmulatorHost,
    account: env.account,
  });
  return {
    account,
    clock,
    log: createLog({ write: openLogOutput(env.logFile), project, clock, context: { step: name }, secrets }),
    publish,
    state: await openState(env.stateUrl, { clock, project, account }),
  };
}
