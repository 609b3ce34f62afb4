import { z } from 'zod';
import type { Secret } from '../../secret.ts';
import type { Clock } from '../clock.ts';
import type { HiddenWords } from './hidden-words.ts';
import { lifetimeMillisecondsOf } from './jwt.ts';
import type { Send } from './send.ts';
import { SupersetError } from './superset-error.ts';

/** The account that the watchdog signs in with. */
export type SupersetCredentials = { username: string; password: Secret; provider?: 'db' | 'ldap' };

/** Headers of somebody who is signed in. */
export type SignedIn = { authorization: string };

/** Headers that prove that a write comes from where its token was asked for. */
export type WriteHeaders = { 'x-csrftoken': string; cookie: string };

/** Who we are to Superset, from one call to the next. */
export type Session = {
  /** Signs in, or renews the login, when that is due. */
  signedIn: () => Promise<SignedIn>;
  /** What a call that writes needs besides: a login token alone is not enough for Superset. */
  mayWrite: (signedIn: SignedIn) => Promise<WriteHeaders>;
  /** Forgets a login that Superset did not take, unless there is a newer one. */
  forgetLogin: (refused: SignedIn) => void;
  forgetWriteHeaders: () => void;
  /** Signs in anew, whatever there is. */
  login: () => Promise<void>;
};

/** What a session needs. */
export type SessionCollaborators = {
  send: Send;
  credentials: SupersetCredentials;
  clock: Clock;
  hiddenWords: HiddenWords;
};

type Login = { access: string; refresh: string | undefined; renewAt: number };

/** What cannot stand in a header is no token, and would be told whole by whoever refuses the header. */
const token = z.string().regex(/^[\x21-\x7e]+$/);
const tokens = z.looseObject({ access_token: token, refresh_token: token.optional() });
const csrfToken = z.looseObject({ result: token });

const loginPath = '/api/v1/security/login';

/** How an error names the call that sends the password. */
export const loginCall = `POST ${loginPath}`;

/** A login is renewed when this share of its time is over, so that none ends on the way. */
const shareOfLifetime = 0.8;

/** Signs in once for all calls and stays signed in; whoever comes meanwhile waits for the same login. */
export function createSession({ send, credentials, clock, hiddenWords }: SessionCollaborators): Session {
  const login = createHeld<Login>();
  const writeHeaders = createHeld<WriteHeaders>();
  let newestAccess: string | undefined;
  hiddenWords.add(credentials.password.reveal());

  function keep({ access_token: access, refresh_token: refresh }: z.infer<typeof tokens>): Login {
    hiddenWords.add(access);
    hiddenWords.add(refresh);
    newestAccess = access;
    // Counted from now by our own clock, because the server's may be wrong.
    const lifetime = lifetimeMillisecondsOf(access) ?? Number.POSITIVE_INFINITY;
    return { access, refresh, renewAt: clock.now().getTime() + lifetime * shareOfLifetime };
  }

  const signIn = async () => keep(await requestLogin(send, credentials));

  async function renew({ refresh }: Login): Promise<Login> {
    if (refresh === undefined) return signIn();
    try {
      return keep({ ...(await requestRenewal(send, refresh)), refresh_token: refresh });
    } catch (error) {
      if (error instanceof SupersetError && error.problem === 'unauthorized') return signIn();
      throw error;
    }
  }

  return {
    signedIn: async () => {
      const held = login.get() ?? login.hold(signIn());
      let current = await held;
      if (clock.now().getTime() >= current.renewAt) {
        const newer = login.get() === held ? login.hold(renew(current)) : login.get();
        current = await (newer ?? login.hold(signIn()));
      }
      return { authorization: `Bearer ${current.access}` };
    },
    mayWrite: (signedIn) =>
      writeHeaders.get() ?? writeHeaders.hold(requestWriteHeaders(send, signedIn, hiddenWords)),
    forgetLogin: ({ authorization }) => {
      if (authorization !== `Bearer ${newestAccess}`) return;
      login.forget();
      // Who is refused with it later must not forget the login that is on its way by then.
      newestAccess = undefined;
    },
    forgetWriteHeaders: writeHeaders.forget,
    login: async () => {
      await login.hold(signIn());
    },
  };
}

/** Something being fetched, or fetched already, that is shared; a fetch that fails is forgotten. */
function createHeld<Value>() {
  let held: Promise<Value> | undefined;
  return {
    get: () => held,
    hold: (fetching: Promise<Value>) => {
      held = fetching;
      fetching.catch(() => {
        if (held === fetching) held = undefined;
      });
      return fetching;
    },
    forget: () => {
      held = undefined;
    },
  };
}

function requestLogin(send: Send, { username, password, provider = 'db' }: SupersetCredentials) {
  return send({
    method: 'POST',
    path: loginPath,
    body: { username, password: password.reveal(), provider, refresh: true },
    purpose: 'login',
    answer: tokens,
  });
}

function requestRenewal(send: Send, refreshToken: string) {
  return send({
    method: 'POST',
    path: '/api/v1/security/refresh',
    headers: { authorization: `Bearer ${refreshToken}` },
    purpose: 'login',
    answer: tokens,
  });
}

async function requestWriteHeaders(
  send: Send,
  signedIn: SignedIn,
  hiddenWords: HiddenWords,
): Promise<WriteHeaders> {
  let cookies: string[] = [];
  const { result } = await send({
    method: 'GET',
    path: '/api/v1/security/csrf_token/',
    headers: signedIn,
    answer: csrfToken,
    onHeaders: (headers) => {
      cookies = headers.getSetCookie().map((line) => line.split(';', 1).join(''));
    },
  });
  hiddenWords.add(result);
  for (const cookie of cookies) hiddenWords.add(cookie.slice(cookie.indexOf('=') + 1));
  return { 'x-csrftoken': result, cookie: cookies.join('; ') };
}
