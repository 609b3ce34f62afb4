import { type Account, accountOf, anonymous } from '../accounts/account.ts';
import type { Csrf } from '../accounts/csrf.ts';
import { refuse, type Tokens } from '../accounts/tokens.ts';
import { fatalError, forbidden, Refused, type RestAnswer, unexpected } from '../answer.ts';
import type { Metadata } from '../metadata.ts';
import { connectionRefused, type MetadataDatabase } from '../metadata-database.ts';
import type { Call, Route } from './call.ts';
import { createRouter } from './router.ts';
import type { Respond } from './server.ts';
import type { Threads } from './threads.ts';

/** What answering calls needs. */
export type RespondCollaborators = {
  routes: readonly Route[];
  metadata: Metadata;
  database: MetadataDatabase;
  tokens: Tokens;
  csrf: Csrf;
  threads: Threads;
  /** Waits where Superset has been made slow. */
  dawdle: () => Promise<void>;
  onLog: (line: string) => void;
};

/**
 * Answers calls on Superset's threads, in its order: is the path one of its own, is its database there, may the call
 * write, who makes it, and may they.
 */
export function createRespond(collaborators: RespondCollaborators): Respond {
  const { routes, metadata, database, tokens, csrf, threads, dawdle, onLog } = collaborators;
  const find = createRouter(routes);

  function accountBehind({ headers }: Call, { access }: Route): Account {
    const userId = tokens.userIdIn(headers.authorization, 'access');
    const user = metadata.users.get(userId);
    if (!user?.active) throw refuse(401, `Error loading the user ${userId}`);
    const account = accountOf(metadata, user);
    if (access !== 'signed-in' && !account.may(access)) throw new Refused(forbidden);
    return account;
  }

  async function answer(call: Call): Promise<RestAnswer> {
    await dawdle();
    const found = find(call);
    if ('answer' in found) return found.answer;
    const { route, parameters } = found;
    const routed = { ...call, parameters };
    if (route.access === 'anybody') return route.handle(routed, anonymous);
    if (!(await database.isThere())) return unexpected(500, connectionRefused);
    if (route.method !== 'GET' && !route.isCsrfExempt) csrf.check(routed);
    return route.handle(routed, accountBehind(routed, route));
  }

  return (call) =>
    threads.run(() =>
      answer(call).catch((error: unknown) => {
        if (error instanceof Refused) return error.answer;
        onLog(`superset: ${error instanceof Error ? error.stack : String(error)}`);
        return fatalError;
      }),
    );
}
