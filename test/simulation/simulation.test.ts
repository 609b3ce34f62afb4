import test from 'ava';
import { checkSchedules } from './check.ts';
import { renderFailure } from './report.ts';

test('whatever breaks and whatever people do, nothing is lost, said late or said twice', async (t) => {
  const verdict = await checkSchedules({ schedules: 200, seed: 20_261_124 });

  t.is(verdict.failure, undefined, renderFailure(verdict));
});
