import test from 'ava';
import { agentFaults, freshReport } from '../../../functions/probe-health/agent-faults.ts';
import { agentSightOf } from '../../../functions/probe-health/agent-sight.ts';
import type { VmReport } from '../../../shared/events/vm-messages.ts';
import { agentHeard, healthyReport, now } from './_sight.ts';

const at = (secondsAgo: number) => new Date(now.getTime() - secondsAgo * 1000).toISOString();

const heard = test.macro<[{ receivedAgo: number; reportedAgo: number }, boolean]>({
  exec: (t, { receivedAgo, reportedAgo }, isFresh) => {
    const agent = agentHeard(receivedAgo, { at: at(reportedAgo) });

    t.is(freshReport(agent, now) !== undefined, isFresh);
    t.deepEqual(
      agentFaults(agent, now).map(({ cause }) => cause),
      isFresh ? [] : ['agent-silent'],
    );
  },
  title: (claim, { receivedAgo, reportedAgo }, isFresh) =>
    `${claim ?? ''}a report of ${reportedAgo} s ago that came ${receivedAgo} s ago is ${isFresh ? 'fresh' : 'silence'}`,
});

test(heard, { receivedAgo: 30, reportedAgo: 31 }, true);
test(heard, { receivedAgo: 200, reportedAgo: 200 }, true);
test(heard, { receivedAgo: 201, reportedAgo: 201 }, false);
test('late on its way: ', heard, { receivedAgo: 1, reportedAgo: 3600 }, false);
test('two clocks: ', heard, { receivedAgo: 0, reportedAgo: -30 }, true);
test('from the future: ', heard, { receivedAgo: 0, reportedAgo: -31 }, false);
test('received in the future: ', heard, { receivedAgo: -31, reportedAgo: 0 }, false);

const record = { report: { ...healthyReport, at: at(30) }, receivedAt: at(29) };

test('a record of a report is read as it was written', (t) => {
  t.deepEqual(agentSightOf(record), { report: record.report, receivedAt: new Date(at(29)) });
});

for (const [what, broken] of [
  ['another kind of report', { ...record, report: { ...record.report, kind: 'gossip' } }],
  ['a report without its time', { ...record, report: { ...record.report, at: undefined } }],
  ['a disk of 400 %', { ...record, report: { ...record.report, disk: { path: '/', usedPercent: 400 } } }],
  ['no report', { report: null, receivedAt: at(29) }],
  ['no time of arrival', { ...record, receivedAt: 'yesterday' }],
] as const) {
  test(`a record with ${what} counts as silence`, (t) => {
    const agent = agentSightOf(broken);

    t.is(freshReport(agent, now), undefined);
    t.deepEqual(agentFaults(agent, now), [
      { cause: 'agent-silent', reason: 'The agent on the VM reports what cannot be read' },
    ]);
  });
}

test('where no agent ever reported nobody is silent', (t) => {
  t.is(agentSightOf(undefined), undefined);
  t.deepEqual(agentFaults(undefined, now), []);
});

const worker = (more: Partial<NonNullable<VmReport['containers']>[number]>) => ({
  service: 'superset-worker',
  name: 'superset_worker',
  state: 'running',
  health: '',
  ...more,
});

test('one worker of several that is down is down', (t) => {
  const containers = [worker({}), worker({ name: 'superset_worker_2', state: 'exited', outOfMemory: true })];

  t.deepEqual(agentFaults(agentHeard(1, { containers }), now), [
    {
      cause: 'worker-down',
      reason: 'The container superset_worker_2 is exited, killed by the kernel for its memory',
    },
  ]);
});

test('a worker that runs and is unhealthy is down; the beat beside it is none', (t) => {
  const unhealthy = agentHeard(1, { containers: [worker({ health: 'unhealthy' })] });
  const beat = agentHeard(1, { containers: [worker({ service: 'superset-worker-beat', state: 'exited' })] });

  t.is(agentFaults(unhealthy, now)[0]?.reason, 'The container superset_worker is unhealthy');
  t.deepEqual(agentFaults(beat, now), []);
});
