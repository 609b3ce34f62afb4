import test from 'ava';
import { isFlapping } from '../../../functions/probe-health/flapping.ts';
import { type Probe, type ProbeHistory, withProbe } from '../../../functions/probe-health/history.ts';
import { judgeProbe, type ProbeQuestion } from '../../../functions/probe-health/judge-probe.ts';
import type { ProbeCause } from '../../../shared/events/probe-causes.ts';
import { now } from './_sight.ts';

const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

/** One probe that found this. */
const found = (cause: ProbeCause, at: Date, isAgentHeard = true): Probe => ({
  diagnoses: [{ cause, reason: `it is ${cause}` }],
  isAgentHeard,
  intervalSeconds: 60,
  now: at,
});

/** The history after probes a minute apart, the last of them now. */
function probes(...causes: ProbeCause[]): ProbeHistory {
  const first = later(-60 * (causes.length - 1));
  const history = causes.reduce<ProbeHistory | undefined>(
    (before, cause, index) => withProbe(before, found(cause, new Date(first.getTime() + index * 60_000))),
    undefined,
  );
  if (!history) throw new Error('Expected a probe');
  return history;
}

function judged(history: ProbeHistory, more: Partial<ProbeQuestion> = {}) {
  const fault = history.faults[0]?.cause ?? 'up';
  const cause = history.streak.isOutage ? (history.streak.causes.at(-1) ?? 'up') : fault;
  return judgeProbe({
    diagnoses: [{ cause, reason: `it is ${cause}` }],
    history,
    isHistoryWhole: true,
    lastRemedy: undefined,
    vmStartedAt: undefined,
    now,
    ...more,
  });
}

test('two probes that fail are unsettled, three are down', (t) => {
  t.is(judged(probes('up', 'web-down', 'web-down')).verdict, 'unsettled');
  t.regex(judged(probes('up', 'web-down', 'web-down')).reason, /probe 2 of 3/);
  t.like(judged(probes('up', 'web-down', 'web-down', 'web-down')), { verdict: 'down', cause: 'web-down' });
});

test('one probe that answers begins the count anew', (t) => {
  t.is(judged(probes('up', 'web-down', 'web-down', 'up', 'web-down')).verdict, 'unsettled');
});

test('what most of the three found is the cause, and the newest where they disagree', (t) => {
  t.is(judged(probes('up', 'web-down', 'web-hung', 'web-down')).cause, 'web-down');
  t.is(judged(probes('up', 'web-down', 'web-hung', 'vm-unreachable')).cause, 'vm-unreachable');
});

test('a worker that is down beside a Superset that answers is no outage', (t) => {
  t.like(judged(probes('up', 'worker-down', 'worker-down', 'worker-down')), {
    verdict: 'up',
    cause: 'worker-down',
  });
});

test('a worker that is down counts when three probes found it', (t) => {
  t.like(judged(probes('up', 'worker-down', 'worker-down')), { verdict: 'up', cause: 'up' });
  t.regex(judged(probes('up', 'worker-down', 'worker-down')).reason, /3 probes must find it/);
});

test('the silence of the agent does not end what only it sees', (t) => {
  const broken = probes('worker-down', 'worker-down', 'worker-down');
  const silent = withProbe(broken, found('agent-silent', later(60), false));

  t.deepEqual(
    silent.faults.map(({ cause }) => cause),
    ['agent-silent', 'worker-down'],
  );
  t.deepEqual(withProbe(silent, found('up', later(120))).faults, []);
});

test('a probe that is delivered again, or asked for at once, is not counted twice', (t) => {
  const two = probes('up', 'web-down', 'web-down');

  t.is(withProbe(two, found('web-down', later(19))).streak.count, 2);
  t.is(withProbe(two, found('web-down', later(20))).streak.count, 3);
});

test('without the state store nobody says that it was never up', (t) => {
  const broken = probes('web-down', 'web-down', 'web-down');

  t.is(judged(broken, { isHistoryWhole: false }).cause, 'web-down');
});

test('what was never up has not broken: it is the path, and no cause of a restart', (t) => {
  const verdict = judged(probes('web-down', 'web-down', 'web-down'));

  t.like(verdict, { verdict: 'down', cause: 'network-path' });
  t.regex(verdict.reason, /never answered/);
  t.is(judged(probes('vm-stopped', 'vm-stopped', 'vm-stopped')).cause, 'vm-stopped');
});

const down = probes('up', 'web-down', 'web-down', 'web-down');

test('a VM that started less than 300 s ago is given time', (t) => {
  t.is(judged(down, { vmStartedAt: later(-299) }).verdict, 'unsettled');
  t.is(judged(down, { vmStartedAt: later(-300) }).verdict, 'down');
});

for (const [rung, seconds] of [
  ['restart-app', 180],
  ['down-up', 60],
  ['reset-vm', 300],
] as const) {
  test(`after ${rung} nothing is judged for ${seconds} s`, (t) => {
    t.is(judged(down, { lastRemedy: { rung, at: later(-seconds + 1) } }).verdict, 'unsettled');
    t.is(judged(down, { lastRemedy: { rung, at: later(-seconds) } }).verdict, 'down');
  });
}

test('a probe like the ones before it writes nothing down', (t) => {
  const quiet = probes('up', 'up', 'up');

  t.is(withProbe(quiet, found('up', later(60))), quiet);
  t.is(withProbe(down, found('web-down', later(60))), down);
  t.not(withProbe(quiet, found('web-down', later(60))), quiet);
});

test('a history never grows beyond what decides', (t) => {
  const many = probes(
    ...Array.from({ length: 101 }, (_, index) => (index % 2 ? 'web-down' : 'up') as ProbeCause),
  );

  t.is(many.changes.length, 20);
  t.true(many.streak.causes.length <= 3);
});

test('it flaps above 30 % of weighted changes, and until it is below 25 %', (t) => {
  const changes = (count: number) =>
    Array.from({ length: count }, (_, index) => later(-60 * index).toISOString());
  const at = { now, intervalSeconds: 60 };

  t.false(isFlapping(changes(5), { ...at, wasFlapping: false }), '5 of the newest are 28.9 %');
  t.true(isFlapping(changes(6), { ...at, wasFlapping: false }), '6 are 34.4 %');
  t.true(isFlapping(changes(5), { ...at, wasFlapping: true }));
  t.false(isFlapping(changes(4), { ...at, wasFlapping: true }), '4 are 23.4 %');
});

test('that it flaps is remembered, and its end is written down once', (t) => {
  const restless = probes('up', 'web-down', 'up', 'web-down', 'up', 'web-down', 'up', 'up', 'up', 'up');
  t.true(restless.isFlapping);

  const minutes = [10, 11, 12, 13, 14].map((minute) => later(minute * 60));
  const calm = minutes.reduce((before, at) => withProbe(before, found('up', at)), restless);
  t.false(calm.isFlapping);
  t.is(withProbe(calm, found('up', later(16 * 60))), calm);
});

test('a change of 20 probes ago weighs nothing', (t) => {
  const old = Array.from({ length: 6 }, () => later(-60 * 20).toISOString());

  t.false(isFlapping(old, { now, intervalSeconds: 60, wasFlapping: false }));
});
