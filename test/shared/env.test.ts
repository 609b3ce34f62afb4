import test from 'ava';
import {
  readChoice,
  readDuration,
  readInteger,
  readOptional,
  readSecret,
  readString,
  readUrl,
} from '../../shared/env.ts';
import { ConfigError } from '../../shared/errors.ts';

const accepts = test.macro({
  exec: (t, read: () => unknown, value: unknown) => t.deepEqual(read(), value),
  title: (claim) => `${claim}`,
});

const refuses = test.macro({
  exec: (t, read: () => unknown, message: string) => {
    t.throws(read, { instanceOf: ConfigError, message });
  },
  title: (claim) => `${claim}`,
});

test('a text is read without the spaces around it', accepts, () => readString({ A: ' b ' }, 'A'), 'b');
test(
  'a blank text counts as unset',
  refuses,
  () => readString({ MAIL_FROM: ' ' }, 'MAIL_FROM'),
  'Expected MAIL_FROM to be set, got nothing',
);
test(
  'an unset text takes its default',
  accepts,
  () => readString({}, 'STATE_URL', { default: 'memory:' }),
  'memory:',
);

const concurrency = { default: 6, min: 1, max: 64 };
for (const [text, value] of [
  ['1', 1],
  ['64', 64],
  [undefined, 6],
] as const) {
  test(
    `an integer of ${text ?? 'nothing'} between 1 and 64 reads ${value}`,
    accepts,
    () => readInteger({ REFRESH_CONCURRENCY: text }, 'REFRESH_CONCURRENCY', concurrency),
    value,
  );
}
for (const text of ['many', '0', '65', '1.5', '1e1', '0x10']) {
  test(
    `an integer between 1 and 64 is not ${text}`,
    refuses,
    () => readInteger({ REFRESH_CONCURRENCY: text }, 'REFRESH_CONCURRENCY', concurrency),
    `Expected REFRESH_CONCURRENCY to be an integer between 1 and 64, got "${text}"`,
  );
}
test(
  'an integer with a lower bound names it',
  refuses,
  () => readInteger({ PORT: '-1' }, 'PORT', { min: 0 }),
  'Expected PORT to be an integer of at least 0, got "-1"',
);
test(
  'an integer with an upper bound names it',
  refuses,
  () => readInteger({ PORT: '9' }, 'PORT', { max: 8 }),
  'Expected PORT to be an integer of at most 8, got "9"',
);
test(
  'an integer without default must be set',
  refuses,
  () => readInteger({}, 'PORT'),
  'Expected PORT to be an integer, got nothing',
);

for (const [text, milliseconds] of [
  ['90s', 90_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
] as const) {
  test(
    `a duration of ${text} is ${milliseconds} ms`,
    accepts,
    () => readDuration({ SETTLE: text }, 'SETTLE'),
    { milliseconds },
  );
}
for (const text of ['90', 's', '1.5h', '-1s', '2 weeks']) {
  test(
    `a duration is not ${text}`,
    refuses,
    () => readDuration({ SETTLE: text }, 'SETTLE'),
    `Expected SETTLE to be a duration such as 90s, 15m, 2h or 1d, got "${text}"`,
  );
}
test(
  'an unset duration takes its default',
  accepts,
  () => readDuration({}, 'SETTLE', { default: { milliseconds: 5 } }),
  { milliseconds: 5 },
);

test(
  'an address is read whole',
  accepts,
  () => readUrl({ URL: 'https://a.test/b?c=d' }, 'URL').href,
  'https://a.test/b?c=d',
);
test(
  'an unset address takes its default',
  accepts,
  () => readUrl({}, 'URL', { default: 'http://a.test' }).origin,
  'http://a.test',
);
test(
  'an address must be http or https',
  refuses,
  () => readUrl({ SUPERSET_URL: 'ftp://a.test' }, 'SUPERSET_URL'),
  'Expected SUPERSET_URL to be an http or https address, got "ftp://a.test"',
);
test(
  'a refused address does not show its password',
  refuses,
  () => readUrl({ SMTP_URL: 'smtp://user:hunter2@a.test' }, 'SMTP_URL'),
  'Expected SMTP_URL to be an http or https address, got "smtp://<secret>@a.test"',
);

test(
  'a choice is one of its words',
  accepts,
  () => readChoice({ LOG: 'json' }, 'LOG', ['json', 'text']),
  'json',
);
test(
  'an unset choice takes its default',
  accepts,
  () => readChoice({}, 'LOG', ['json', 'text'], { default: 'text' }),
  'text',
);
test(
  'another word is no choice',
  refuses,
  () => readChoice({ LOG: 'xml' }, 'LOG', ['json', 'text']),
  'Expected LOG to be one of json, text, got "xml"',
);

const files = (path: string) => {
  if (path !== '/secrets/smtp') throw new Error(`no such file: ${path}`);
  return 'hunter2\n';
};
test(
  'a secret is read as it stands, spaces included',
  accepts,
  () => readSecret({ S: ' a ' }, 'S').reveal(),
  ' a ',
);
test(
  'a secret is read from the file that the variable names, without the last line break',
  accepts,
  () => readSecret({ S_FILE: '/secrets/smtp' }, 'S', files).reveal(),
  'hunter2',
);
test(
  'a secret must not be given twice',
  refuses,
  () => readSecret({ S: 'a', S_FILE: '/secrets/smtp' }, 'S', files),
  'Expected one of S and S_FILE to be set, got both',
);
test(
  'a secret must be given',
  refuses,
  () => readSecret({}, 'S', files),
  'Expected S or S_FILE to be set, got nothing',
);
test(
  'the file of a secret must be readable',
  refuses,
  () => readSecret({ S_FILE: '/nowhere' }, 'S', files),
  'Expected S_FILE to name a readable file, got "/nowhere"',
);
test(
  'the file of a secret must hold one',
  refuses,
  () => readSecret({ S_FILE: '/empty' }, 'S', () => '\n'),
  'Expected the file that S_FILE names to hold a value, got nothing',
);

test(
  'an optional variable that is unset reads as undefined',
  accepts,
  () => readOptional({}, 'URL', readUrl),
  undefined,
);
test(
  'an optional secret is found in its file',
  accepts,
  () => readOptional({ S_FILE: '/x' }, 'S', (env, name) => readSecret(env, name, () => 'y'))?.reveal(),
  'y',
);
test(
  'an optional variable that is set is held to its rules',
  refuses,
  () => readOptional({ URL: 'nonsense' }, 'URL', readUrl),
  'Expected URL to be an http or https address, got "nonsense"',
);
