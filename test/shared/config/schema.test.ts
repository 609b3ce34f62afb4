import test from 'ava';
import { parseConfig } from '../../../shared/config/parse-config.ts';
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
    'Superset’s password does not go over plain http to a public address',
    ['superset:', '  url: http://8.8.8.8:8088'],
    '8 superset.url: expected https, a private address, or superset.allowPlainHttp: true, got "http://8.8.8.8:8088"',
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
    'charts are counted',
    ['superset:', '  staleCharts: -1'],
    '8 superset.staleCharts: expected an integer between 0 and 200, got -1',
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
    'a P2 can only be due when people are at work',
    ['policy:', '  businessDayStart: 19:00'],
    '8 policy.businessDayStart: expected a time before policy.p2DueBy, which is 18:00, got "19:00"',
  ],
  [
    'a P2 of the afternoon can only be put off before it is due',
    ['policy:', '  p2DueBy: 15:00'],
    '7 policy.p2CutOff: expected a time before policy.p2DueBy, which is 15:00, got nothing: add "p2CutOff: ..."',
  ],
  [
    'what a person says cannot last longer by default than at most',
    ['controls:', '  maximumHours: 2'],
    '7 controls.defaultHours: expected at most controls.maximumHours, which is 2, got nothing: add "defaultHours: ..."',
  ],
  [
    'a week has a day of work',
    ['calendar:', '  weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]'],
    '8 calendar.weekend: expected a day of work at least, got ["monday","tuesday","wednesday","thursday","friday","saturday","sunday"]',
  ],
  [
    'a setting far from every known name is told the known ones',
    ['controls:', '  escalation: fast'],
    '8 controls.escalation: no such setting: known here: defaultHours, maximumHours',
  ],
  [
    'a setting in the wrong capitals is told the right ones',
    ['Timezone: UTC'],
    '7 Timezone: no such setting: did you mean "timeZone"?',
  ],
];
for (const [claim, lines, message] of rules) test(claim, refuses, withSection(...lines), `w.yaml:${message}`);
