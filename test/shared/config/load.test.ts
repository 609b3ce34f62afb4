import { readFileSync } from 'node:fs';
import test from 'ava';
import { loadConfig } from '../../../shared/config/load.ts';
import { configWarnings } from '../../../shared/config/parse-config.ts';
import { ConfigError } from '../../../shared/errors.ts';

test('the shipped configuration lacks nothing but the contacts', (t) => {
  const config = loadConfig('deploy/watchdog.yaml');

  t.is(config.mode, 'observe');
  t.deepEqual(configWarnings(config), []);
  t.deepEqual(config.contacts, { analyticsLead: {}, devOps: {}, stakeholder: {} });
});

test('who mails is told which lines of the shipped configuration to fill', (t) => {
  const error = t.throws(() => loadConfig('deploy/watchdog.yaml', { requireContacts: true }), {
    instanceOf: ConfigError,
  });

  const shipped = readFileSync('deploy/watchdog.yaml', 'utf8').split('\n');
  const named = [
    ...(error?.message ?? '').matchAll(/^deploy\/watchdog\.yaml:(\d+) .*: fill in this line$/gm),
  ];
  t.deepEqual(
    named.map(([, line]) => shipped[Number(line) - 1]?.trim()),
    ['email:', 'email:', 'email:', 'from:'],
  );
});

test('the emulated cloud is live, and mails addresses that belong to nobody', (t) => {
  const { mode, contacts } = loadConfig('deploy/local/watchdog.yaml', { requireContacts: true });

  t.is(mode, 'live');
  for (const { email } of Object.values(contacts)) t.regex(email, /@example\.test$/);
});

test('a configuration that cannot be read is named', (t) => {
  t.throws(() => loadConfig('nowhere.yaml'), {
    instanceOf: ConfigError,
    message:
      "Expected nowhere.yaml, the configuration, to be a readable file, got ENOENT: no such file or directory, open 'nowhere.yaml'",
  });
});
