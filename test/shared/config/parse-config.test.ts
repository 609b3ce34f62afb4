import test from 'ava';
import { configWarnings, parseConfig } from '../../../shared/config/parse-config.ts';
import { ConfigError } from '../../../shared/errors.ts';

const least = `mode: observe
project: my-project
location: US
datasets:
  marts: ineco_marts
  ga4: analytics_1
`;

const refuses = test.macro({
  exec: (t, text: string, ...lines: string[]) => {
    const error = t.throws(() => parseConfig(text, 'w.yaml'), { instanceOf: ConfigError });
    t.deepEqual(error?.message.split('\n'), lines);
  },
  title: (claim) => `${claim}`,
});

/** The least configuration with one more section; the section begins on line 7. */
const withSection = (...lines: string[]) => `${least}${lines.join('\n')}\n`;

test('the least a user must say is mode, project, location and two datasets', (t) => {
  const config = parseConfig(least, 'w.yaml');

  t.deepEqual(config.datasets, {
    marts: 'ineco_marts',
    ga4: 'analytics_1',
    staging: 'watchdog_staging',
    shadow: 'ineco_marts_shadow',
    watchdog: 'watchdog',
  });
  t.deepEqual(config.refresh, {
    concurrency: 20,
    exportWindowDays: 400,
    volumeFloorPercent: 50,
    jobTimeoutSeconds: 1800,
  });
  t.deepEqual(config.source, { expectedBy: '18:00', rewriteDays: 3, timeZone: 'Asia/Yerevan' });
  t.deepEqual(config.calendar, { weekend: ['saturday', 'sunday'], holidays: [], executiveMeetings: [] });
  t.like(config.policy, { p1Hours: 2, p2DueBy: '18:00', p3Days: 7, p2CutOff: '16:00' });
  t.is(config.policy.severity['refresh-failed'], 'P2');
  t.like(config, {
    timeZone: 'Asia/Yerevan',
    bytesCaps: { perQueryGibibytes: 100 },
    superset: { username: 'watchdog', allowPlainHttp: false, staleCharts: 20 },
  });
  t.is(config.vm, undefined);
});

test('a section whose lines are all blank or commented out has its defaults', (t) => {
  const config = parseConfig(
    withSection('refresh:', '  # concurrency: 9', 'source:', '  rewriteDays:'),
    'w.yaml',
  );

  t.is(config.refresh.concurrency, 20);
  t.is(config.source.rewriteDays, 3);
});

test('the property may live in another time zone than the bank', (t) => {
  const config = parseConfig(withSection('source:', '  timeZone: America/Los_Angeles'), 'w.yaml');

  t.is(config.timeZone, 'Asia/Yerevan');
  t.is(config.source.timeZone, 'America/Los_Angeles');
});

test('a parsed configuration cannot be changed, at any depth', (t) => {
  const config = parseConfig(withSection('calendar:', '  holidays: [2026-12-31]'), 'w.yaml');

  t.throws(() => Object.assign(config, { mode: 'live' }), { instanceOf: TypeError });
  t.throws(() => Object.assign(config.datasets, { marts: 'x' }), { instanceOf: TypeError });
  t.throws(() => config.calendar.holidays.push('2027-01-01'), { instanceOf: TypeError });
});

test(
  'an empty file is told everything that must be in it',
  refuses,
  '',
  'w.yaml:1 mode: expected observe, shadow or live, got nothing: add "mode: ..."',
  'w.yaml:1 project: expected the id of a Google Cloud project, got nothing: add "project: ..."',
  'w.yaml:1 location: expected a BigQuery location such as US, EU or europe-west3, got nothing: add "location: ..."',
  'w.yaml:1 datasets.marts: expected the name of a BigQuery dataset: letters, digits and _, got nothing: add "marts: ..."',
  'w.yaml:1 datasets.ga4: expected the name of a BigQuery dataset: letters, digits and _, got nothing: add "ga4: ..."',
);

test(
  'a file with several faults is told each of them, in the order of its lines',
  refuses,
  least.replace('observe', 'on').replace('my-project', '') +
    'refresh:\n  concurency: 3\n  volumeFloorPercent: 101\n',
  'w.yaml:1 mode: expected observe, shadow or live, got "on"',
  'w.yaml:2 project: expected the id of a Google Cloud project, got nothing: fill in this line',
  'w.yaml:8 refresh.concurency: no such setting: did you mean "concurrency"?',
  'w.yaml:9 refresh.volumeFloorPercent: expected an integer between 0 and 100, got 101',
);

test(
  'a project id is in the form of Google’s',
  refuses,
  least.replace('my-project', 'My Project'),
  'w.yaml:2 project: expected the id of a Google Cloud project, got "My Project"',
);
test(
  'a dataset is named without its project',
  refuses,
  least.replace('analytics_1', 'p.analytics_1'),
  'w.yaml:6 datasets.ga4: expected the name of a BigQuery dataset: letters, digits and _, got "p.analytics_1"',
);
test(
  'mode shadow cannot be pointed at the live marts',
  refuses,
  `${least}  shadow: ineco_marts\n`,
  'w.yaml:7 datasets.shadow: expected a dataset of its own, not ineco_marts, which is that of marts, got "ineco_marts"',
);
test(
  'staging cannot be the dataset that mode shadow takes by itself',
  refuses,
  `${least}  staging: ineco_marts_shadow\n`,
  'w.yaml:4 datasets.shadow: expected a dataset of its own, not ineco_marts_shadow, which is that of staging, got nothing: add "shadow: ..."',
);
test(
  'a file that is a list is refused',
  refuses,
  '- mode',
  'w.yaml:1 the file: expected a section with indented lines below it, got ["mode"]',
);
test(
  'a file that is not YAML is told where, and nothing that may follow from it',
  refuses,
  'mode: live\nmode: observe\nrefresh: [1\n',
  'w.yaml:2 Map keys must be unique',
  'w.yaml:4 Flow sequence in block collection must be sufficiently indented and end with a ]',
);

test('whoever allows plain http all the same is warned', (t) => {
  const warning =
    'superset.allowPlainHttp: the password of Superset crosses the network readable; use https or a private address';
  const warningsOf = (...lines: string[]) =>
    configWarnings(parseConfig(withSection('superset:', '  allowPlainHttp: true', ...lines), 'w.yaml'));

  t.deepEqual(warningsOf('  url: http://8.8.8.8:8088'), [warning]);
  t.deepEqual(warningsOf(), [warning]);
  t.deepEqual(warningsOf('  url: https://superset.bank'), []);
});

test('blank contacts are an error only to who mails, with the lines to fill', (t) => {
  const text = withSection(
    'contacts:',
    '  devOps:',
    '    name:',
    '    email:',
    '  stakeholder:',
    '    email: s@a.test',
    'mail:',
    '  from: w@a.test',
  );

  t.deepEqual(parseConfig(text, 'w.yaml').contacts.devOps, {});
  t.throws(() => parseConfig(text, 'w.yaml', { requireContacts: true }), {
    instanceOf: ConfigError,
    message:
      'w.yaml:7 contacts.analyticsLead.email: expected the e-mail address of the analytics lead, got nothing: add "email: ..."\n' +
      'w.yaml:10 contacts.devOps.email: expected the e-mail address of DevOps, got nothing: fill in this line',
  });
});
