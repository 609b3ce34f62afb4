import test from 'ava';
import { readDriftEnvironment } from '../../../functions/detect-drift/config.ts';

const env = {
  WATCHDOG_CONFIG: 'watchdog.yaml',
  STATE_URL: 'memory:',
  SUPERSET_PASSWORD: 'open sesame',
};

test('the password of Superset is a secret that no text shows', (t) => {
  const read = readDriftEnvironment({ ...env, SUPERSET_URL: 'http://127.0.0.1:8088' });

  t.is(read.supersetUrl?.href, 'http://127.0.0.1:8088/');
  t.false(`${JSON.stringify(read)} ${read.supersetPassword}`.includes('sesame'));
});

test('a password of Superset must be given', (t) => {
  const { SUPERSET_PASSWORD: _password, ...without } = env;

  t.throws(() => readDriftEnvironment(without), { name: 'ConfigError', message: /SUPERSET_PASSWORD/ });
});
