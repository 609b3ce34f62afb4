import test from 'ava';
import { createManualClock } from '../../../../shared/clients/clock.ts';
import { createHiddenWords } from '../../../../shared/clients/superset/hidden-words.ts';
import type { Send } from '../../../../shared/clients/superset/send.ts';
import { createSession } from '../../../../shared/clients/superset/session.ts';
import { createSecret } from '../../../../shared/secret.ts';
import { password, tokenOf } from './_server.ts';

test('calls whose login ended one after the other share one new login', async (t) => {
  const logins: PromiseWithResolvers<unknown>[] = [];
  const send = (() => {
    const login = Promise.withResolvers();
    logins.push(login);
    return login.promise;
  }) as Send;
  const credentials = { username: 'watchdog', password: createSecret(password) };
  const clock = createManualClock(new Date('2026-01-01T06:00:00Z'));
  const session = createSession({ send, credentials, clock, hiddenWords: createHiddenWords() });
  const answerLogin = (number: number) => logins[number - 1]?.resolve({ access_token: tokenOf(number) });
  const first = session.signedIn();
  answerLogin(1);
  const ended = await first;

  session.forgetLogin(ended);
  const one = session.signedIn();
  session.forgetLogin(ended);
  const other = session.signedIn();
  answerLogin(2);

  t.is(logins.length, 2);
  t.deepEqual(await one, { authorization: `Bearer ${tokenOf(2)}` });
  t.deepEqual(await other, await one);
});
