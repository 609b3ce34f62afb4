import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../../../shared/clients/clock.ts';
import { Refused } from '../answer.ts';

/** What a token is good for. */
export type TokenKind = 'access' | 'refresh';

/** Superset's login tokens: JSON Web Tokens, as Flask-JWT-Extended makes and refuses them. */
export type Tokens = {
  issue: (userId: number, kind: TokenKind) => string;
  /** The user whose token of this kind is in an `Authorization` header; throws `Refused`. */
  userIdIn: (authorization: string | undefined, kind: TokenKind) => number;
  /** A login token that ended an hour ago. */
  expired: (userId: number) => string;
  /** Ends every login that there is; people stay known by their refresh tokens. */
  expireAll: () => void;
};

type Claims = { sub: string; type: TokenKind; jti: string; iat: number; nbf: number; exp: number };

const lifetimeSeconds: Record<TokenKind, number> = { access: 900, refresh: 30 * 24 * 3600 };

/** Makes tokens with a key of its own. */
export function createTokens(clock: Clock): Tokens {
  const key = randomBytes(32);
  let lastSerial = 0;
  let expiredUpTo = 0;
  const seconds = () => Math.floor(clock.now().getTime() / 1000);
  const signatureOf = (text: string) => createHmac('sha256', key).update(text).digest('base64url');

  function sign(userId: number, kind: TokenKind, issuedAt: number): string {
    const exp = issuedAt + lifetimeSeconds[kind];
    const claims = {
      type: kind,
      sub: `${userId}`,
      iat: issuedAt,
      nbf: issuedAt,
      exp,
      jti: `${++lastSerial}`,
    };
    const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ fresh: true, ...claims })}`;
    return `${text}.${signatureOf(text)}`;
  }

  function read(token: string): Claims {
    const [header, claims, signature] = token.split('.');
    if (signature === undefined) throw refuse(422, 'Not enough segments');
    if (decoded(`${header}`) === undefined) throw refuse(422, 'Invalid header padding');
    if (signature !== signatureOf(`${header}.${claims}`)) throw refuse(422, 'Signature verification failed');
    return decoded(`${claims}`) as Claims;
  }

  return {
    issue: (userId, kind) => sign(userId, kind, seconds()),
    expired: (userId) => sign(userId, 'access', seconds() - 3600 - lifetimeSeconds.access),
    expireAll: () => {
      expiredUpTo = lastSerial;
    },
    userIdIn: (authorization, kind) => {
      const { type, exp, jti, sub } = read(bearerIn(authorization));
      const isEnded = exp <= seconds() || (type === 'access' && Number(jti) <= expiredUpTo);
      if (isEnded) throw refuse(401, 'Token has expired');
      if (type !== kind) throw refuse(422, `Only ${wanted[kind]} tokens are allowed`);
      return Number(sub);
    },
  };
}

const wanted: Record<TokenKind, string> = { access: 'non-refresh', refresh: 'refresh' };

/** An answer of the check of the login token: `{"msg": …}`. */
export function refuse(status: 401 | 422, msg: string): Refused {
  return new Refused({ status, body: { msg } });
}

const expectation = "Expected 'Authorization: Bearer <JWT>'";

function bearerIn(authorization: string | undefined): string {
  if (authorization === undefined) throw refuse(401, 'Missing Authorization Header');
  const [type, token, ...more] = authorization.split(' ');
  if (type !== 'Bearer') {
    throw refuse(401, `Missing 'Bearer' type in 'Authorization' header. ${expectation}`);
  }
  if (!token || more.length > 0) throw refuse(422, `Bad Authorization header. ${expectation}`);
  return token;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
