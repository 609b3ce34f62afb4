import test from 'ava';
import { probeConfigOf, readProbeEnvironment } from '../../../functions/probe-health/config.ts';
import { parseConfig } from '../../../shared/config/parse-config.ts';
import { ConfigError } from '../../../shared/errors.ts';

const variables = {
  WATCHDOG_CONFIG: 'w.yaml',
  STATE_URL: 'memory:',
  SUPERSET_PASSWORD: 'hidden',
  SCHEDULE_CRON: '* * * * *',
};

const vm = ['vm:', '  zone: us-central1-a', '  instance: superset-ineco'];

function configOf(lines: string[], env: Record<string, string> = {}) {
  const text = ['mode: observe', 'project: a-project', 'location: US', ...datasets, ...lines].join('\n');
  return probeConfigOf(parseConfig(text, 'w.yaml'), readProbeEnvironment({ ...variables, ...env }));
}

const datasets = ['datasets:', '  marts: ineco_marts', '  ga4: analytics_1'];

test('without an address of its own Superset is on the VM', (t) => {
  t.deepEqual(configOf(vm), {
    url: undefined,
    vm: { project: 'a-project', zone: 'us-central1-a', instance: 'superset-ineco' },
    username: 'watchdog',
    allowPlainHttp: false,
    smokeChart: undefined,
    marts: 'ineco_marts',
    subject: 'superset-ineco',
    intervalSeconds: 60,
  });
});

test('without a VM it is named by its host', (t) => {
  const { url, vm: none, subject } = configOf(['superset:', '  url: https://superset.example.test/bi']);

  t.is(url?.href, 'https://superset.example.test/bi');
  t.is(none, undefined);
  t.is(subject, 'superset.example.test');
});

test('the address of the environment goes before that of watchdog.yaml', (t) => {
  const superset = ['superset:', '  url: https://superset.example.test', '  smokeChart: 7'];
  const { url, smokeChart } = configOf(superset, { SUPERSET_URL: 'http://127.0.0.1:8088' });

  t.is(url?.href, 'http://127.0.0.1:8088/');
  t.is(smokeChart, 7);
});

test('a schedule tells how far apart its probes are', (t) => {
  t.is(configOf(vm, { SCHEDULE_CRON: '*/5 * * * *' }).intervalSeconds, 300);
  t.is(configOf(vm, { SCHEDULE_CRON: '0 * * * *' }).intervalSeconds, 3600);
});

test('with neither an address nor a VM there is nothing to probe', (t) => {
  t.throws(() => configOf([]), {
    instanceOf: ConfigError,
    message:
      'w.yaml superset.url: expected the address of Superset, or a section vm, got neither: there is nothing to probe',
  });
});

test('without a password there is no probe', (t) => {
  t.throws(() => readProbeEnvironment({ ...variables, SUPERSET_PASSWORD: undefined }), {
    instanceOf: ConfigError,
    message: 'Expected SUPERSET_PASSWORD or SUPERSET_PASSWORD_FILE to be set, got nothing',
  });
});
