import test from 'ava';
import { parseStartOptions } from '../../../deploy/cli/start-options.ts';
import { UsageError } from '../../../deploy/cli/usage-error.ts';

test('without options the generated export is used, on the ports that tools expect', (t) => {
  const options = parseStartOptions([]);

  t.is(options.once, false);
  t.is(options.events.kind, 'generated');
  t.deepEqual(options.ports, { pubsub: 8085, bigquery: 9050, inbox: 8025, superset: 8088 });
  t.is(options.today, undefined);
});

test('a single run takes free ports, so that two of them never meet', (t) => {
  t.deepEqual(parseStartOptions(['--once']).ports, { pubsub: 0, bigquery: 0, inbox: 0, superset: 0 });
});

test('--events may be given several times', (t) => {
  t.deepEqual(parseStartOptions(['--events', 'a', '--events', 'b']).events, {
    kind: 'folders',
    folders: ['a', 'b'],
  });
});

test('--today is a day of the calendar', (t) => {
  t.is(parseStartOptions(['--today', '2021-01-02']).today?.toString(), '2021-01-02');
});

const wrong = test.macro<[string[], string]>({
  exec: (t, words, message) => {
    t.throws(() => parseStartOptions(words), { instanceOf: UsageError, message });
  },
  title: (_, words = []) => `${words.join(' ')} is refused in one line`,
});

test(wrong, ['--today', '2021-02-30'], 'Expected --today to be a date such as 2021-01-02, got "2021-02-30"');
test(wrong, ['--today', 'tomorrow'], 'Expected --today to be a date such as 2021-01-02, got "tomorrow"');
test(wrong, ['--days', '0'], 'Expected --days to be a whole number between 1 and 400, got "0"');
test(wrong, ['--pubsub', 'aws'], 'Expected --pubsub to be ours or google, got "aws"');
test(wrong, ['once'], 'Unexpected word "once"; options begin with --');
test(
  wrong,
  ['--bigquery-port', '70000'],
  'Expected --bigquery-port to be a whole number between 0 and 65535, got "70000"',
);
