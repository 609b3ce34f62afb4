import { fatalError, type RestAnswer, refusal } from '../answer.ts';
import type { Call, Route } from '../http/call.ts';
import { isJson, parseBody } from '../http/call.ts';
import type { Metadata } from '../metadata.ts';
import type { MetadataDatabase } from '../metadata-database.ts';
import type { Csrf } from './csrf.ts';
import type { Tokens } from './tokens.ts';

/** What signing in needs. */
export type SignInCollaborators = {
  metadata: Metadata;
  database: MetadataDatabase;
  tokens: Tokens;
  csrf: Csrf;
};

/** Login, its renewal, and the token for writes. */
export function signInRoutes(collaborators: SignInCollaborators): Route[] {
  const { metadata, database, tokens, csrf } = collaborators;
  return [
    {
      method: 'POST',
      path: '/api/v1/security/login',
      access: 'anybody',
      isCsrfExempt: true,
      handle: (call) => login(call, collaborators),
    },
    {
      method: 'POST',
      path: '/api/v1/security/refresh',
      access: 'anybody',
      isCsrfExempt: true,
      handle: async ({ headers }) => {
        const userId = tokens.userIdIn(headers.authorization, 'refresh');
        if (!(await database.isThere())) return fatalError;
        const isKnown = metadata.users.get(userId)?.active ?? false;
        if (!isKnown) return { status: 401, body: { msg: `Error loading the user ${userId}` } };
        return { status: 200, body: { access_token: tokens.issue(userId, 'access') } };
      },
    },
    {
      method: 'GET',
      path: '/api/v1/security/csrf_token/',
      access: 'can_read on SecurityRestApi',
      handle: csrf.answerToken,
    },
  ];
}

type Login = { username?: unknown; password?: unknown; provider?: unknown; refresh?: unknown };

async function login(call: Call, { metadata, database, tokens }: SignInCollaborators): Promise<RestAnswer> {
  if (!isJson(call)) return refusal(400, 'Request payload is not JSON');
  const sent = (parseBody(call) ?? {}) as Login;
  const complaints = complaintsAbout(sent);
  if (Object.keys(complaints).length > 0) return refusal(400, complaints);
  // Whether a password is right is in the database; without it a login is neither right nor wrong.
  if (!(await database.isThere())) return fatalError;
  const user = [...metadata.users.values()].find(({ username }) => username === sent.username);
  if (!user?.active || user.password !== sent.password) return refusal(401, 'Not authorized');
  const body = { access_token: tokens.issue(user.id, 'access') };
  return {
    status: 200,
    body: sent.refresh === true ? { ...body, refresh_token: tokens.issue(user.id, 'refresh') } : body,
  };
}

function complaintsAbout({ username, password, provider = 'db' }: Login): Record<string, string[]> {
  const missing = ['Missing data for required field.'];
  const otherProvider = 'Alternative authentication provider is not allowed';
  return {
    ...(password === undefined && { password: missing }),
    ...(username === undefined && { username: missing }),
    ...(provider === 'ldap' && { provider: [otherProvider] }),
    ...(provider !== 'db' &&
      provider !== 'ldap' && { provider: ['Must be one of: db, ldap.', otherProvider] }),
  };
}
