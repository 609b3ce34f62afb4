import test from 'ava';
import { type JobTimes, longestChain, makespan, orderViolations } from './schedule.ts';

const diamond = [
  { name: 'a', dependsOn: ['stg_events'] },
  { name: 'b', dependsOn: ['a', 'stg_events'] },
  { name: 'c', dependsOn: ['a'] },
  { name: 'd', dependsOn: ['b', 'c'] },
];

const job = (kind: JobTimes['kind'], mart: string, startedAt: number, endedAt: number): JobTimes => ({
  kind,
  mart,
  startedAt,
  endedAt,
});

test('the longest chain counts marts, not the staging view and not all paths', (t) => {
  t.is(longestChain(diamond), 3);
  t.is(longestChain(diamond.slice(0, 1)), 1);
  t.is(longestChain([]), 0);
});

test('the makespan spans from the first start to the last end, whatever the order of the jobs', (t) => {
  t.is(makespan([job('copy', 'a', 300, 350), job('build', 'a', 100, 300), job('build', 'b', 120, 320)]), 250);
});

test('a build that starts at the very end of its upstream copy is in order, a millisecond earlier is not', (t) => {
  const upstream = [job('build', 'a', 0, 100), job('copy', 'a', 100, 150)];

  t.deepEqual(orderViolations(diamond, [...upstream, job('build', 'b', 150, 250)]), []);
  t.deepEqual(orderViolations(diamond, [...upstream, job('build', 'b', 149, 249)]), [
    'b was built 1 ms before a was published',
  ]);
});
