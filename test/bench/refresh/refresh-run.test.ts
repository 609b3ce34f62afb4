import test from 'ava';
import { makePlan } from './graphs.ts';
import { runRefresh } from './refresh-run.ts';
import { orderViolations } from './schedule.ts';

const instant = { buildMilliseconds: 0, copyMilliseconds: 0, otherMilliseconds: 0 };

test('a mart costs four calls besides the status polls, three without audits of its rows, a run six more', async (t) => {
  const audited = makePlan('dag', 17, 'every header audit');
  const unaudited = makePlan('dag', 17, 'rows and schema');

  const [withAudits, withoutAudits] = await Promise.all([
    runRefresh(audited, instant),
    runRefresh(unaudited, instant),
  ]);

  t.like(withAudits.calls, {
    'tables.list': 2,
    'tables.get': 1,
    'jobs.insert': 17 + 17 + 1,
    'jobs.query': 17 + 2,
    'jobs.getQueryResults': 17,
  });
  t.is(withoutAudits.calls['jobs.query'], 2);
  t.deepEqual(
    Object.keys(withAudits.calls).filter((name) => name.startsWith('unknown') || name === 'jobs.get'),
    [],
  );
  t.deepEqual(orderViolations(audited.marts, withAudits.jobs), []);
  t.is(withAudits.jobs.length, 34);
});
