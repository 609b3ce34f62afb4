import { readFileSync } from 'node:fs';
import test from 'ava';
import { checkSchedules } from './check.ts';
import { mutants } from './mutants/mutants.ts';
import { edited } from './plant.ts';
import { renderFailure } from './report.ts';

// Three hundred schedules in twelve tests; `npm run simulate -- --schedules 10000` takes more. What is cheap gets the
// smaller share: a hundred schedules of drift take a few seconds, as many of the watchdog twenty.
for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
  test.serial(
    `whatever breaks and whatever people do, nothing is lost, late or said twice (seed ${seed})`,
    async (t) => {
      const verdict = await checkSchedules({ world: 'watchdog', schedules: 25, seed });

      t.is(verdict.failure, undefined, renderFailure(verdict));
    },
  );
}

for (const seed of [1, 2, 3, 4]) {
  test.serial(
    `whatever people and BigQuery change meanwhile, Superset is repaired and no edit is lost (seed ${seed})`,
    async (t) => {
      const verdict = await checkSchedules({ world: 'drift', schedules: 25, seed });

      t.is(verdict.failure, undefined, renderFailure(verdict));
    },
  );
}

test('every planted bug still fits the code that it is planted into', (t) => {
  for (const { name, edits } of mutants) {
    for (const edit of edits) {
      const source = readFileSync(new URL(`../../${edit.file}`, import.meta.url), 'utf8');
      t.notThrows(() => edited(source, edit), name);
    }
  }
});
