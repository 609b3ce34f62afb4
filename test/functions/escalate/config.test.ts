import test from 'ava';
import {
  expectationsOf,
  linkSettingsOf,
  mailServerOf,
  namesOf,
  readEscalateEnvironment,
} from '../../../functions/escalate/config.ts';
import { loadConfig } from '../../../shared/config/load.ts';
import { ConfigError } from '../../../shared/errors.ts';

const config = loadConfig('deploy/local/watchdog.yaml', { requireContacts: true });
const complete = {
  WATCHDOG_CONFIG: 'deploy/watchdog.yaml',
  STATE_URL: 'firestore:',
  REFRESH_CRON: '0 6 * * *',
  FRESHNESS_CRON: '15 * * * *',
};

test('the least that must be set is the configuration, the state and when the steps run', (t) => {
  t.notThrows(() => readEscalateEnvironment(complete));
  for (const name of Object.keys(complete)) {
    t.throws(() => readEscalateEnvironment({ ...complete, [name]: '' }), {
      instanceOf: ConfigError,
      message: new RegExp(`^Expected ${name} to be set`),
    });
  }
});

test('a secret is printed by nothing', (t) => {
  const env = readEscalateEnvironment({
    ...complete,
    SMTP_PASSWORD: 'hunter2',
    HEARTBEAT_URL: 'https://x/y',
  });

  t.notRegex(JSON.stringify(env), /hunter2|https:\/\/x/);
  t.is(env.smtpPassword?.reveal(), 'hunter2');
});

test('without a mail server escalate does not start, and says which line to fill', (t) => {
  const env = readEscalateEnvironment(complete);

  t.throws(() => mailServerOf(config, env), {
    instanceOf: ConfigError,
    message: /^deploy\/watchdog\.yaml mail\.server: expected an SMTP server such as smtps:/,
  });
  const local = readEscalateEnvironment({ ...complete, SMTP_URL: 'smtp://127.0.0.1:1025' });
  t.deepEqual(mailServerOf(config, local), { server: 'smtp://127.0.0.1:1025' });
});

test('links need a key and an address, commands neither', (t) => {
  const key = 'k'.repeat(32);
  const commands = { ...config, mail: { ...config.mail, acknowledgeBy: 'command' as const } };
  const settingsWith = (more: Record<string, string>) =>
    linkSettingsOf(config, readEscalateEnvironment({ ...complete, ...more }));

  t.is(linkSettingsOf(commands, readEscalateEnvironment(complete)), undefined);
  t.throws(() => settingsWith({ ACKNOWLEDGE_URL: 'https://ack.example.com' }), {
    message: /ACKNOWLEDGE_KEY/,
  });
  t.throws(() => settingsWith({ ACKNOWLEDGE_KEY: key }), { message: /ACKNOWLEDGE_URL/ });
  const settings = settingsWith({ ACKNOWLEDGE_KEY: key, ACKNOWLEDGE_URL: 'https://ack.example.com' });
  t.is(settings?.baseUrl, 'https://ack.example.com/');
});

test('what must be heard of is what runs by schedule, in the zone of the schedules', (t) => {
  const expectations = expectationsOf(config, readEscalateEnvironment(complete));

  t.deepEqual(
    expectations.map(({ step, schedule }) => [step, schedule]),
    [
      ['refresh-marts', { cron: '0 6 * * *', timeZone: 'Asia/Yerevan' }],
      ['check-freshness', { cron: '15 * * * *', timeZone: 'Asia/Yerevan' }],
    ],
  );
});

test('people are called by their names', (t) => {
  t.deepEqual(namesOf(config), { analyticsLead: 'Anahit', devOps: 'Davit', stakeholder: 'Siranush' });
});
