import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../../../shared/clients/clock.ts';
import { Refused, type RestAnswer, unexpected } from '../answer.ts';
import { type Call, isJson } from '../http/call.ts';
import { redirect } from '../http/router.ts';

/** The proof that a write comes from where its token was asked for, as Flask-WTF wants it. */
export type Csrf = {
  /** GET /security/csrf_token/. */
  answerToken: (call: Call) => RestAnswer;
  /** Throws `Refused` for a write without the proof. */
  check: (call: Call) => void;
};

const lifetimeMilliseconds = 7 * 24 * 3600 * 1000;

/** Makes tokens with a key of its own. */
export function createCsrf(clock: Clock): Csrf {
  const key = randomBytes(32);
  const signed = (text: string) => `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  const textIn = (value: string) => {
    const text = value.slice(0, Math.max(0, value.lastIndexOf('.')));
    return signed(text) === value ? text : undefined;
  };
  /** The secret in the session cookie, which the token has to know. */
  const sessionSecretIn = ({ headers }: Call) => {
    const [, cookie = ''] = /(?:^|;\s*)session=([^;]+)/.exec(headers.cookie ?? '') ?? [];
    return textIn(cookie);
  };

  function complaintAbout(call: Call): string | undefined {
    const sent = call.headers['x-csrftoken'];
    if (typeof sent !== 'string' || sent === '') return 'The CSRF token is missing.';
    const secret = sessionSecretIn(call);
    if (secret === undefined) return 'The CSRF session token is missing.';
    const [known, madeAt] = textIn(sent)?.split('.') ?? [];
    if (known === undefined) return 'The CSRF token is invalid.';
    if (clock.now().getTime() - Number(madeAt) > lifetimeMilliseconds) return 'The CSRF token has expired.';
    if (known !== secret) return 'The CSRF tokens do not match.';
    return complaintAboutReferrer(call);
  }

  return {
    answerToken: (call) => {
      const secret = sessionSecretIn(call) ?? randomBytes(20).toString('hex');
      return {
        status: 200,
        body: { result: signed(`${secret}.${clock.now().getTime()}`) },
        headers: { 'set-cookie': `session=${signed(secret)}; HttpOnly; Path=/; SameSite=Lax` },
      };
    },
    check: (call) => {
      const complaint = complaintAbout(call);
      if (complaint === undefined) return;
      // Superset takes a caller that says nothing of JSON for a browser, and has it sign in again.
      const login = `/login/?next=${encodeURIComponent(call.path)}`;
      throw new Refused(
        isJson(call) ? unexpected(400, `400 Bad Request: ${complaint}`) : redirect(302, login),
      );
    },
  };
}

/** gunicorn believes the proxy before it that a call came by https. */
function complaintAboutReferrer({ headers }: Call): string | undefined {
  if (headers['x-forwarded-proto'] !== 'https') return undefined;
  if (!headers.referer) return 'The referrer header is missing.';
  const isSame = URL.canParse(headers.referer) && new URL(headers.referer).host === headers.host;
  return isSame ? undefined : 'The referrer does not match the host.';
}
