import test from 'ava';
import { ConfigError } from '../../shared/errors.ts';
import { accountOf, readFunctionEnvironment } from '../../shared/function-environment.ts';

const least = { WATCHDOG_CONFIG: 'deploy/watchdog.yaml', STATE_URL: 'firestore:' };

test('a function starts with its configuration and its state; nothing else must be set', (t) => {
  t.deepEqual(readFunctionEnvironment(least), {
    configFile: 'deploy/watchdog.yaml',
    stateUrl: 'firestore:',
    account: undefined,
    pubsubEmulatorHost: undefined,
    clockUrl: undefined,
    logFile: undefined,
  });
  for (const name of Object.keys(least)) {
    t.throws(() => readFunctionEnvironment({ ...least, [name]: ' ' }), {
      instanceOf: ConfigError,
      message: `Expected ${name} to be set, got nothing`,
    });
  }
});

test('the account of a function follows from its name where no emulated cloud names it', (t) => {
  t.is(accountOf('escalate', { account: undefined }, 'p'), 'escalate@p.iam.gserviceaccount.com');
  t.is(accountOf('escalate', { account: 'other@x' }, 'p'), 'other@x');
});
