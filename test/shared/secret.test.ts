import { inspect } from 'node:util';
import test from 'ava';
import { createSecret } from '../../shared/secret.ts';

test('a secret is given away by reveal alone', (t) => {
  const secret = createSecret('hunter2');

  t.is(secret.reveal(), 'hunter2');
  t.is(`${secret}`, '<secret>');
  t.is(JSON.stringify({ password: secret }), '{"password":"<secret>"}');
  t.is(inspect({ password: secret }), '{ password: <secret> }');
  t.notRegex(inspect(secret, { showHidden: true, depth: 9 }), /hunter2/);
});
