import test from 'ava';
import { diagnose } from '../../../functions/probe-health/diagnose.ts';
import { layers, type Sight } from '../../../functions/probe-health/sight.ts';
import type { ProbeCause } from '../../../shared/events/probe-causes.ts';
import { agentHeard, answering, failing, now, running, stoppedBy } from './_sight.ts';

const means = test.macro<[Sight, ...ProbeCause[]]>({
  exec: (t, sight, ...causes) => {
    t.deepEqual(
      diagnose(sight, now).map(({ cause }) => cause),
      causes,
    );
  },
  title: (claim = '', _sight, ...causes) => `${claim}: ${causes.join(', ')}`,
});

const up: Sight = { layers: layers.map((layer) => answering(layer)), vm: undefined, agent: agentHeard(30) };
const refused = (more: Parameters<typeof failing>[2] = {}) => failing('connect', 'refused', more);
const noConnection = (more: Parameters<typeof failing>[2] = {}) => failing('connect', 'timeout', more);

test('every layer answers', means, up, 'up');
test('every layer answers, and no agent was ever installed', means, { ...up, agent: undefined }, 'up');
test(
  'the login rejects us, so it works',
  means,
  {
    ...up,
    layers: [answering('connect'), answering('health'), { ...answering('login'), outcome: 'rejects' }],
  },
  'up',
);

test('the connection is refused', means, refused({ vm: running }), 'web-down');
test(
  'the connection is refused, and on the VM Superset answers',
  means,
  refused({ vm: running, agent: agentHeard(30) }),
  'network-path',
);
test(
  'no connection, and on the VM Superset answers',
  means,
  noConnection({ vm: running, agent: agentHeard(30) }),
  'network-path',
);
test(
  'no connection, and the agent was heard 200 s ago',
  means,
  noConnection({ vm: running, agent: agentHeard(200) }),
  'network-path',
);
test(
  'no connection, and the agent was heard 201 s ago',
  means,
  noConnection({ vm: running, agent: agentHeard(201) }),
  'vm-unreachable',
  'agent-silent',
);
test('no connection, and nobody else to ask', means, noConnection({ vm: running }), 'vm-unreachable');
test(
  'no connection, and Compute does not say',
  means,
  noConnection({ vm: { status: 'unknown', text: '403' } }),
  'vm-unreachable',
);
test(
  'no connection, and on the VM /health hangs',
  means,
  noConnection({
    vm: running,
    agent: agentHeard(30, { web: { httpStatus: null, milliseconds: 5000, problem: 'timeout' } }),
  }),
  'web-hung',
);
test(
  'no connection, and on the VM nobody listens',
  means,
  noConnection({
    vm: running,
    agent: agentHeard(30, { web: { httpStatus: null, milliseconds: 1, problem: 'refused' } }),
  }),
  'web-down',
);

test(
  'somebody stopped the VM',
  means,
  noConnection({ vm: stoppedBy('davit@bank.test') }),
  'vm-stopped-by-human',
);
test(
  'Compute preempted the VM',
  means,
  noConnection({ vm: stoppedBy('system', 'compute.instances.preempted') }),
  'vm-preempted-or-host-error',
);
test(
  'the VM is stopped, and nothing says why',
  means,
  noConnection({
    vm: { status: 'TERMINATED', lastStartedAt: undefined, stoppedBy: undefined },
  }),
  'vm-stopped',
);
test(
  'the VM is suspended',
  means,
  noConnection({
    vm: { status: 'SUSPENDED', lastStartedAt: undefined, stoppedBy: undefined },
  }),
  'vm-stopped-by-human',
);
test(
  'the VM is being repaired',
  means,
  noConnection({
    vm: { status: 'REPAIRING', lastStartedAt: undefined, stoppedBy: undefined },
  }),
  'vm-preempted-or-host-error',
);

test('/health hangs, and nobody could ask the database', means, failing('health', 'timeout'), 'web-hung');
test(
  '/health hangs, and the database accepts',
  means,
  failing('health', 'timeout', { agent: agentHeard(30) }),
  'web-hung',
);
test(
  '/health hangs, and the database gives no response',
  means,
  failing('health', 'timeout', {
    agent: agentHeard(30, { database: 'no-response' }),
  }),
  'metadata-database-frozen',
);
test(
  '/health hangs, and the database said so too long ago',
  means,
  failing('health', 'timeout', {
    agent: agentHeard(201, { database: 'no-response' }),
  }),
  'web-hung',
  'agent-silent',
);
test(
  'the login hangs, and nobody could ask the database',
  means,
  failing('login', 'timeout'),
  'metadata-database-frozen',
);
test(
  'the login hangs, and the database accepts',
  means,
  failing('login', 'timeout', { agent: agentHeard(30) }),
  'web-hung',
);
test(
  'the login blames the database',
  means,
  failing('login', 'fails', { blames: 'database' }),
  'metadata-database-down',
);
test(
  'the login blames the database, which rejects',
  means,
  failing('login', 'fails', {
    blames: 'database',
    agent: agentHeard(30, { database: 'rejecting' }),
  }),
  'metadata-database-down',
);
test(
  'the login blames the database, which accepts',
  means,
  failing('login', 'fails', {
    blames: 'database',
    agent: agentHeard(30),
  }),
  'web-down',
);
test('a chart does not load', means, failing('chart', 'fails', { blames: 'warehouse' }), 'query-path-broken');

test(
  'the worker has exited beside a Superset that answers',
  means,
  {
    ...up,
    agent: agentHeard(30, {
      containers: [{ service: 'superset-worker', name: 'superset_worker', state: 'exited', health: '' }],
    }),
  },
  'worker-down',
);
test(
  'the disk is 94 % full',
  means,
  { ...up, agent: agentHeard(30, { disk: { path: '/', usedPercent: 94 } }) },
  'up',
);
test(
  'the disk is 95 % full',
  means,
  { ...up, agent: agentHeard(30, { disk: { path: '/', usedPercent: 95 } }) },
  'disk-full',
);
test(
  'the agent is silent beside a Superset that answers',
  means,
  { ...up, agent: agentHeard(201) },
  'agent-silent',
);
test(
  'the list of datasets takes 5 s',
  means,
  {
    ...up,
    layers: [answering('connect'), answering('health'), answering('login'), answering('datasets', 5000)],
  },
  'up',
);
test(
  'the list of datasets takes a millisecond longer',
  means,
  {
    ...up,
    layers: [answering('connect'), answering('health'), answering('login'), answering('datasets', 5001)],
  },
  'superset-slow',
);

test('a reason says what was seen, in the words of who said it', (t) => {
  const [diagnosis] = diagnose(noConnection({ vm: stoppedBy('davit@bank.test') }), now);

  t.is(diagnosis?.reason, 'The VM is TERMINATED: stop by davit@bank.test at 2026-11-24T06:30:00.000Z');
});
