import test from 'ava';
import { acknowledgeConfigOf, readAcknowledgeEnvironment } from '../../../functions/acknowledge/config.ts';
import { parseConfig } from '../../../shared/config/parse-config.ts';
import { ConfigError } from '../../../shared/errors.ts';

const required = 'mode: live\nproject: ineco-dwh\nlocation: US\ndatasets: { marts: marts, ga4: ga4 }\n';

test('a person without a name is called by the role', (t) => {
  const config = parseConfig(`${required}contacts:\n  devOps: { name: Davit }\n`, 'watchdog.yaml');

  t.deepEqual(acknowledgeConfigOf(config).people, {
    analyticsLead: 'the analytics lead',
    devOps: 'Davit (DevOps contact)',
    stakeholder: 'the stakeholder',
  });
});

test('without a key there is no page', (t) => {
  t.throws(() => readAcknowledgeEnvironment({ WATCHDOG_CONFIG: 'watchdog.yaml', STATE_URL: 'memory:' }), {
    instanceOf: ConfigError,
    message: 'Expected ACKNOWLEDGE_KEY or ACKNOWLEDGE_KEY_FILE to be set, got nothing',
  });
});

test('the key is kept from whoever prints the environment', (t) => {
  const key = 'k'.repeat(32);
  const env = readAcknowledgeEnvironment({
    WATCHDOG_CONFIG: 'watchdog.yaml',
    STATE_URL: 'memory:',
    ACKNOWLEDGE_KEY: key,
  });

  t.is(env.key.reveal(), key);
  t.false(JSON.stringify(env).includes(key));
});
