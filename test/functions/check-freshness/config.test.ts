import test from 'ava';
import { freshnessConfigOf, readFreshnessEnvironment } from '../../../functions/check-freshness/config.ts';
import { parseConfig } from '../../../shared/config/parse-config.ts';

const environment = {
  WATCHDOG_CONFIG: 'watchdog.yaml',
  STATE_URL: 'memory:',
  SCHEDULE_CRON: '0 6 * * 1-5',
  CHECK_SCHEDULE_CRON: '15 * * * *',
};

for (const name of ['WATCHDOG_CONFIG', 'STATE_URL', 'SCHEDULE_CRON', 'CHECK_SCHEDULE_CRON']) {
  test(`without ${name} the function does not start`, (t) => {
    t.throws(() => readFreshnessEnvironment({ ...environment, [name]: '' }), {
      message: `Expected ${name} to be set, got nothing`,
    });
  });
}

test('the settings come from watchdog.yaml, the schedules from the deployment', (t) => {
  const config = parseConfig(
    [
      'mode: shadow',
      'project: acme-bank',
      'location: EU',
      'timeZone: Asia/Yerevan',
      'datasets: { marts: marts, ga4: analytics_1 }',
      'source: { expectedBy: 16:30, rewriteDays: 2, timeZone: Europe/Berlin }',
      'refresh: { volumeFloorPercent: 40 }',
    ].join('\n'),
    'watchdog.yaml',
  );

  t.deepEqual(freshnessConfigOf(config, readFreshnessEnvironment(environment)), {
    mode: 'shadow',
    project: 'acme-bank',
    location: 'EU',
    datasets: { marts: 'marts', ga4: 'analytics_1' },
    bytesCapPerQuery: 100 * 1024 ** 3,
    volumeFloorPercent: 40,
    source: { expectedBy: '16:30', rewriteDays: 2, timeZone: 'Europe/Berlin' },
    schedule: { cron: '0 6 * * 1-5', timeZone: 'Asia/Yerevan' },
    checkSchedule: { cron: '15 * * * *', timeZone: 'Asia/Yerevan' },
    account: 'check-freshness@acme-bank.iam.gserviceaccount.com',
  });
});
