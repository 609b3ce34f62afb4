import { readFileSync } from 'node:fs';
import test from 'ava';
import { checkSchedules } from './check.ts';
import { mutants } from './mutants.ts';
import { edited } from './plant.ts';
import { renderFailure } from './report.ts';

/** Three hundred schedules in twelve tests; `npm run simulate -- --schedules 10000` takes more. */
for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
  test.serial(
    `whatever breaks and whatever people do, nothing is lost, late or said twice (seed ${seed})`,
    async (t) => {
      const verdict = await checkSchedules({ schedules: 25, seed });

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
