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
    concurrency: 6,
    exportWindowDays: 400,
    volumeFloorPercent: 50,
    jobTimeoutSeconds: 1800,
  });
  t.deepEqual(config.source, { expectedBy: '18:00', rewriteDays: 3, timeZone: 'Asia/Yerevan' });
  t.deepEqual(config.calendar, { weekend: ['saturday', 'sunday'], holidays: [], executiveMeetings: [] });
  t.deepEqual(config.policy, { p1Hours: 2, p2DueBy: '18:00', p3Days: 7 });
  t.like(config, {
    timeZone: 'Asia/Yerevan',
    bytesCaps: { perQueryGibibytes: 100 },
    superset: { allowPlainHttp: false },
  });
  t.is(config.vm, undefined);
});

test('a section whose lines are all blank or commented out has its defaults', (t) => {
  const config = parseConfig(
    withSection('refresh:', '  # concurrency: 9', 'source:', '  rewriteDays:'),
    'w.yaml',
  );

  t.is(config.refresh.concurrency, 6);
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

const rules: [claim: string, lines: string[], message: string][] = [
  [
    'a time zone must exist',
    ['timeZone: Asia/Erevann'],
    '7 timeZone: expected a time zone such as Asia/Yerevan, got "Asia/Erevann"',
  ],
  [
    'a time zone is a name, no offset',
    ['timeZone: "+04:00"'],
    '7 timeZone: expected a time zone such as Asia/Yerevan, got "+04:00"',
  ],
  [
    'a bytes cap is a whole number',
    ['bytesCaps:', '  perQueryGibibytes: 0'],
    '8 bytesCaps.perQueryGibibytes: expected an integer between 1 and 100000, got 0',
  ],
  [
    'a concurrency is no text',
    ['refresh:', '  concurrency: many'],
    '8 refresh.concurrency: expected an integer between 1 and 64, got "many"',
  ],
  [
    'a concurrency is whole',
    ['refresh:', '  concurrency: 1.5'],
    '8 refresh.concurrency: expected an integer between 1 and 64, got 1.5',
  ],
  [
    'a window covers a day at least',
    ['refresh:', '  exportWindowDays: 0'],
    '8 refresh.exportWindowDays: expected an integer between 1 and 3650, got 0',
  ],
  [
    'a job gets a minute at least',
    ['refresh:', '  jobTimeoutSeconds: 59'],
    '8 refresh.jobTimeoutSeconds: expected an integer between 60 and 21600, got 59',
  ],
  [
    'a section has settings',
    ['refresh: 6'],
    '7 refresh: expected a section with indented lines below it, got 6',
  ],
  [
    'a schedule is cron',
    ['schedule:', '  refresh-marts: 6 am'],
    '8 schedule.refresh-marts: expected five cron fields such as "0 6 * * *", got "6 am"',
  ],
  [
    'a schedule has no seconds',
    ['schedule:', '  digest: 0 0 9 * * *'],
    '8 schedule.digest: expected five cron fields such as "0 6 * * *", got "0 0 9 * * *"',
  ],
  [
    'a schedule uses no word of croner’s own',
    ['schedule:', '  digest: 0 9 L * *'],
    '8 schedule.digest: expected five cron fields such as "0 6 * * *", got "0 9 L * *"',
  ],
  [
    'a schedule is one of the known',
    ['schedule:', '  refresh-mart: 0 6 * * *'],
    '8 schedule.refresh-mart: no such setting: did you mean "refresh-marts"?',
  ],
  [
    'a time of day is one',
    ['source:', '  expectedBy: 24:00'],
    '8 source.expectedBy: expected a time of day such as 18:00, got "24:00"',
  ],
  [
    'rewrites end within a month',
    ['source:', '  rewriteDays: 31'],
    '8 source.rewriteDays: expected an integer between 0 and 30, got 31',
  ],
  [
    'a VM is named whole',
    ['vm:', '  zone: us-central1-a'],
    '7 vm.instance: expected the name of a VM instance, got nothing: add "instance: ..."',
  ],
  [
    'a zone is no region',
    ['vm:', '  zone: us-central1', '  instance: a'],
    '8 vm.zone: expected a zone such as us-central1-a, got "us-central1"',
  ],
  [
    'an address of Superset is a web address',
    ['superset:', '  url: superset.bank'],
    '8 superset.url: expected an http or https address, got "superset.bank"',
  ],
  [
    'a flag is true or false',
    ['superset:', '  allowPlainHttp: yes'],
    '8 superset.allowPlainHttp: expected true or false, got "yes"',
  ],
  [
    'an address of a person is an e-mail address',
    ['contacts:', '  devOps:', '    email: davit'],
    '9 contacts.devOps.email: expected the e-mail address of DevOps, got "davit"',
  ],
  [
    'a weekend is a list',
    ['calendar:', '  weekend: sunday'],
    '8 calendar.weekend: expected a list of days of the week, got "sunday"',
  ],
  [
    'a weekend is of days of the week',
    ['calendar:', '  weekend: [sun]'],
    '8 calendar.weekend.0: expected monday, tuesday, wednesday, thursday, friday, saturday or sunday, got "sun"',
  ],
  [
    'a holiday is a day that exists',
    ['calendar:', '  holidays:', '    - 2026-12-31', '    - 2026-02-30'],
    '10 calendar.holidays.1: expected a day such as 2026-12-31, got "2026-02-30"',
  ],
  [
    'a list of holidays is a list',
    ['calendar:', '  holidays: 2026-12-31'],
    '8 calendar.holidays: expected a list of holidays, got "2026-12-31"',
  ],
  [
    'a P1 is answered within the day',
    ['policy:', '  p1Hours: 25'],
    '8 policy.p1Hours: expected an integer between 1 and 24, got 25',
  ],
  [
    'a P2 is due at a time of day',
    ['policy:', '  p2DueBy: noon'],
    '8 policy.p2DueBy: expected a time of day such as 18:00, got "noon"',
  ],
  [
    'a P3 is answered within the month',
    ['policy:', '  p3Days: 0'],
    '8 policy.p3Days: expected an integer between 1 and 31, got 0',
  ],
  [
    'a setting far from every known name is told the known ones',
    ['policy:', '  escalation: fast'],
    '8 policy.escalation: no such setting: known here: p1Hours, p2DueBy, p3Days',
  ],
  [
    'a setting in the wrong capitals is told the right ones',
    ['Timezone: UTC'],
    '7 Timezone: no such setting: did you mean "timeZone"?',
  ],
];
for (const [claim, lines, message] of rules) test(claim, refuses, withSection(...lines), `w.yaml:${message}`);

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

test('Superset’s password goes over plain http to a private address only', (t) => {
  for (const host of ['10.0.0.2', '192.168.1.9', '172.16.0.1', '127.0.0.1', 'localhost', 'vm.c.p.internal']) {
    const text = withSection('superset:', `  url: http://${host}:8088`);
    t.deepEqual(configWarnings(parseConfig(text, 'w.yaml')), [], host);
  }
});
test(
  'Superset’s password does not go over plain http to a public address',
  refuses,
  withSection('superset:', '  url: http://172.32.0.1:8088'),
  'w.yaml:8 superset.url: expected https, a private address, or superset.allowPlainHttp: true, got "http://172.32.0.1:8088"',
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
  );

  t.deepEqual(parseConfig(text, 'w.yaml').contacts.devOps, {});
  t.throws(() => parseConfig(text, 'w.yaml', { requireContacts: true }), {
    instanceOf: ConfigError,
    message:
      'w.yaml:7 contacts.analyticsLead.email: expected the e-mail address of the analytics lead, got nothing: add "email: ..."\n' +
      'w.yaml:10 contacts.devOps.email: expected the e-mail address of DevOps, got nothing: fill in this line',
  });
});
