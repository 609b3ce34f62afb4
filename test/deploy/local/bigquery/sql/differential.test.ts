import test from 'ava';
import { JSON_FUNCTIONS } from './battery-of-json.ts';
import { NUMBERS } from './battery-of-numbers.ts';
import { QUERIES } from './battery-of-queries.ts';
import { TEXTS } from './battery-of-texts.ts';
import { TIMES } from './battery-of-times.ts';
import { startTwoEvaluators, type TwoEvaluators } from './two-evaluators.ts';

let evaluators: TwoEvaluators;

test.before(async () => {
  evaluators = await startTwoEvaluators();
});
test.after.always(() => evaluators?.stop());

/** Every line gives the same rows, or an error, in both. */
const agrees = test.macro<[string]>({
  exec: async (t, battery) => {
    for (const line of battery.split('\n').filter(Boolean)) {
      const sql = /^(?:SELECT|WITH)\b/.test(line) ? line : `SELECT ${line}`;
      const { reference, translated } = await evaluators.evaluate(sql);
      if ('error' in reference) {
        t.true('error' in translated, `${sql} should fail: ${reference.error}`);
        t.notRegex('error' in translated ? translated.error : '', /stand-in/, sql);
      } else {
        t.deepEqual(translated, reference, sql);
      }
    }
  },
  title: (subject) => `${subject} mean what Google's reference evaluator says`,
});

test('texts', agrees, TEXTS);
test('dates and times', agrees, TIMES);
test('numbers', agrees, NUMBERS);
test('queries', agrees, QUERIES);
test('JSON functions', agrees, JSON_FUNCTIONS);
