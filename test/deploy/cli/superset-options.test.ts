import test from 'ava';
import { parseSetupOptions } from '../../../deploy/cli/superset-options.ts';
import { UsageError } from '../../../deploy/cli/usage-error.ts';

const passwords = { SUPERSET_ADMIN_PASSWORD: 'open sesame', SUPERSET_PASSWORD: 'a longer one' };
const words = ['setup', '--admin', 'ada', '--url', 'https://superset.example.test'];

test('the account is the one that watchdog.yaml names, and no text shows a password', (t) => {
  const options = parseSetupOptions(words, passwords);

  t.is(options.account.username, 'watchdog');
  t.is(options.url.href, 'https://superset.example.test/');
  t.is(options.administrator.password.reveal(), 'open sesame');
  t.notRegex(JSON.stringify(options), /sesame|longer/);
});

test('a password that is missing is named', (t) => {
  const { SUPERSET_ADMIN_PASSWORD: _, ...without } = passwords;

  t.throws(() => parseSetupOptions(words, without), {
    name: 'ConfigError',
    message: /SUPERSET_ADMIN_PASSWORD/,
  });
});

const refused = test.macro<[string[], RegExp]>({
  exec: (t, given, message) => {
    t.throws(() => parseSetupOptions(given, passwords), { instanceOf: UsageError, message });
  },
  title: (_, given = []) => `superset ${given.join(' ')} is refused with how to call it`,
});

test(refused, [], /Usage: .*superset setup --admin/);
test(refused, ['teardown', '--admin', 'ada'], /Usage:/);
test(refused, ['setup'], /Usage:/);
test(refused, ['setup', '--admin', 'ada'], /superset\.url in deploy\/watchdog\.yaml/);

test('an address that is none is named with what it should be', (t) => {
  t.throws(() => parseSetupOptions(['setup', '--admin', 'ada', '--url', 'superset'], passwords), {
    name: 'ConfigError',
    message: /--url.*http or https/,
  });
});
