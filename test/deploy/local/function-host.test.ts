import { readFileSync } from 'node:fs';
import test from 'ava';
import { type Addresses, environmentOf } from '../../../deploy/local/function-host.ts';
import { parseManifest, resolveSchedules } from '../../../deploy/manifest.ts';

const manifest = parseManifest(readFileSync('deploy/manifest.json', 'utf8'), 'deploy/manifest.json');
const addresses: Addresses = {
  'config-file': '/deploy/watchdog.yaml',
  'log-file': '/tmp/functions.log',
  'address:state': 'http://127.0.0.1:1',
  'address:clock': 'http://127.0.0.1:2',
  'address:bigquery': 'http://127.0.0.1:3',
  'address:pubsub': '127.0.0.1:4',
  'address:superset': 'http://127.0.0.1:1',
  'address:mail': 'smtp://127.0.0.1:5',
};

test('a function gets exactly the variables that the manifest names, filled in for this place', (t) => {
  const [watched] = manifest.functions;
  if (!watched) return t.fail('the manifest has no function');
  const schedules = resolveSchedules(manifest, {
    schedule: { 'refresh-marts': '30 5 * * *' },
    timeZone: 'UTC',
  });

  const environment = environmentOf(watched, { project: 'p', addresses, schedules, secrets: {} });

  t.deepEqual(Object.keys(environment).sort(), watched.environment.map(({ name }) => name).sort());
  t.like(environment, {
    WATCHDOG_CONFIG: '/deploy/watchdog.yaml',
    WATCHDOG_ACCOUNT: 'refresh-marts@p.iam.gserviceaccount.com',
    STATE_URL: 'http://127.0.0.1:1',
    PUBSUB_EMULATOR_HOST: '127.0.0.1:4',
    SCHEDULE_CRON: '30 5 * * *',
  });
});

test('a secret is a variable of the functions that the manifest gives it to, and of no other', (t) => {
  const [watched] = manifest.functions;
  if (!watched) return t.fail('the manifest has no function');
  const trusted = { ...watched, secrets: [{ name: 'SMTP_PASSWORD', secret: 'smtp-password' }] };
  const sources = {
    project: 'p',
    addresses,
    schedules: [],
    secrets: { 'smtp-password': 'hush', other: 'x' },
  };

  t.is(environmentOf(trusted, sources).SMTP_PASSWORD, 'hush');
  t.false(Object.values(environmentOf(watched, sources)).includes('hush'));
});
