import PQueue from 'p-queue';
import { z } from 'zod';
import { isPublicPlainHttp } from '../../config/address.ts';
import { ConfigError } from '../../errors.ts';
import type { Clock } from '../clock.ts';
import { createExchange } from './exchange.ts';
import { checkHealth } from './health.ts';
import { createHiddenWords } from './hidden-words.ts';
import { createSend, type Patience, type Send, type SendRequest } from './send.ts';
import { createSession, loginCall, type Session, type SupersetCredentials } from './session.ts';
import { SupersetError, type SupersetProblem } from './superset-error.ts';

/** How to reach Superset, and as whom. */
export type SupersetOptions = {
  /** The address of its start page. */
  url: URL;
  credentials: SupersetCredentials;
  clock: Clock;
  /** Lets the password cross other people's networks readable. */
  allowPlainHttp?: boolean;
  patience?: Partial<Patience>;
  /** How often a call is made that Superset asks to rest for; a probe asks once. */
  mostTries?: number;
};

/** Calls of Superset's REST API. */
export type SupersetCaller = {
  /** A call by somebody signed in, with what a write needs. */
  call: Send;
  /** A call by anybody. */
  callAnonymously: Send;
  /** GET /health, which answers in plain text. */
  checkHealth: () => Promise<void>;
  login: () => Promise<void>;
};

const usualPatience: Patience = {
  healthMilliseconds: 10_000,
  loginMilliseconds: 15_000,
  readMilliseconds: 30_000,
  chartMilliseconds: 90_000,
  refreshMilliseconds: 120_000,
};

/** The web process has a handful of threads, and people need them too. */
const mostCallsAtOnce = 4;

/** What a second try with another login or CSRF token may mend. */
const mendable: readonly SupersetProblem[] = ['unauthorized', 'csrf'];

/** Opens the API; nothing is sent yet. Throws `ConfigError` where the password would cross the internet readable. */
export function createSupersetCaller(options: SupersetOptions): SupersetCaller {
  const { url, credentials, clock, allowPlainHttp = false, patience = {}, mostTries = 3 } = options;
  if (!allowPlainHttp && isPublicPlainHttp(url.href)) {
    throw new ConfigError(
      'Expected superset.url to be https, a private address, or superset.allowPlainHttp: true',
    );
  }
  const hiddenWords = createHiddenWords();
  const exchange = createExchange(url);
  const patient = { ...usualPatience, ...patience };
  const send = createSend({ exchange, clock, hiddenWords, patience: patient, mostTries });
  const session = createSession({ send, credentials, clock, hiddenWords });
  const calls = new PQueue({ concurrency: mostCallsAtOnce });
  const refreshes = new PQueue({ concurrency: 1 });

  const callSignedIn = createSignedInCall(send, session);

  return {
    call: (request) => {
      const run = () => calls.add(() => callSignedIn(request));
      return request.purpose === 'refresh-dataset' ? refreshes.add(run) : run();
    },
    callAnonymously: (request) => calls.add(() => send(request)),
    checkHealth: () => calls.add(() => checkHealth(exchange, clock, patient.healthMilliseconds)),
    login: () => calls.add(session.login),
  };
}

/** Calls with a login, and with what a write needs; once more with newer ones where Superset refuses the old. */
function createSignedInCall(send: Send, session: Session): Send {
  async function attempt<Body>(request: SendRequest<Body>): Promise<Body> {
    const signedIn = await session.signedIn();
    try {
      const write = needsWriteHeaders(request) ? await session.mayWrite(signedIn) : {};
      return await send({ ...request, headers: { ...signedIn, ...write } });
    } catch (error) {
      if (error instanceof SupersetError && error.problem === 'unauthorized') session.forgetLogin(signedIn);
      if (error instanceof SupersetError && error.problem === 'csrf') session.forgetWriteHeaders();
      throw error;
    }
  }

  return async (request) => {
    const mended = new Set<SupersetProblem>();
    for (;;) {
      try {
        return await attempt(request);
      } catch (error) {
        const isMendable = error instanceof SupersetError && mendable.includes(error.problem);
        // A refused password is final: more tries of it may lock the account.
        if (!isMendable || mended.has(error.problem) || error.call === loginCall) throw error;
        mended.add(error.problem);
      }
    }
  };
}

function needsWriteHeaders({ method, purpose }: SendRequest<unknown>): boolean {
  return method !== 'GET' && purpose !== 'chart-data';
}

/** For answers that nobody reads. */
export const anyAnswer = z.unknown();
