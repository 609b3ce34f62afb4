import { createHmac, randomUUID } from 'node:crypto';
import { secretKey } from './real-superset.ts';

export { openWarehouse } from '../../contract/superset/warehouse.ts';

/** A login token as Superset makes it, that ended an hour ago. */
export function expiredToken(userId: number): string {
  const ended = Math.floor(Date.now() / 1000) - 3600;
  const claims = {
    fresh: true,
    iat: ended - 900,
    nbf: ended - 900,
    exp: ended,
    jti: randomUUID(),
    type: 'access',
    sub: `${userId}`,
  };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secretKey).update(signed).digest('base64url')}`;
}
