import { z } from 'zod';

const claims = z.looseObject({ exp: z.number(), iat: z.number() });

/** For how long a token is good from the moment it is issued; undefined where it does not tell. */
export function lifetimeMillisecondsOf(token: string): number | undefined {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const { exp, iat } = claims.parse(payload);
    return (exp - iat) * 1000;
  } catch {
    // Only Superset can say whether it is a token at all.
    return undefined;
  }
}
