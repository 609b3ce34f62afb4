import test from 'ava';
import fc from 'fast-check';
import { gcloudLine, watchdogLine } from '../../../../functions/escalate/mail/command.ts';

test('a short message stands on one line', (t) => {
  const message = { topic: 'refresh-marts', body: { only: ['mart_geo'], with: ['dependents'] } };

  t.is(
    watchdogLine(message),
    `npx watchdog trigger refresh-marts '{"only":["mart_geo"],"with":["dependents"]}'`,
  );
  t.is(
    gcloudLine(message, 'p'),
    `gcloud pubsub topics publish \\\n  refresh-marts \\\n  --project=p \\\n  --message='{"only":["mart_geo"],"with":["dependents"]}'`,
  );
});

test('a long message is broken between its parts, and fits', (t) => {
  const only = Array.from({ length: 17 }, (_, index) => `mart_number_${index}`);
  const lines = watchdogLine({ topic: 'refresh-marts', body: { only, with: ['dependents'] } }).split('\n');

  t.true(lines.length > 3);
  for (const line of lines) t.true(line.length <= 90, line);
});

test('a broken message is still the same JSON, whatever is in it', (t) => {
  const body = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()), fc.integer()));

  fc.assert(
    fc.property(body, (value) => {
      const line = watchdogLine({ topic: 'control', body: value });
      const quoted = line.slice('npx watchdog trigger control '.length);
      const json = quoted.slice(1, -1).replaceAll("'\\''", "'");
      return JSON.stringify(JSON.parse(json)) === JSON.stringify(value);
    }),
    { numRuns: 100 },
  );
  t.pass();
});
